#include "app/program.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <optional>
#include <random>
#include <thread>

#include "actors/api.hpp"
#include "actors/system.hpp"
#include "app/leadership.hpp"
#include "app/probe.hpp"
#include "app/signals.hpp"
#include "cli/version_line.hpp"
#include "k8s/client.hpp"
#include "telemetry/http_server.hpp"
#include "telemetry/liveness.hpp"
#include "telemetry/readiness.hpp"

namespace forensics::app {

namespace {

constexpr const char* recovered_condition = "cases of earlier runs read";

model::timestamp wall_clock() {
  return std::chrono::time_point_cast<model::duration>(
      std::chrono::system_clock::now());
}

/// The steady clock stands still while the machine is suspended, and another
/// replica may take over meanwhile.
std::chrono::milliseconds uptime() {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::seconds{time.tv_sec} +
      std::chrono::nanoseconds{time.tv_nsec});
}

/// Chance for jitter, one engine for all threads: Weyl steps through
/// splitmix64's finalizer.
class jitter {
 public:
  double operator()() {
    std::uint64_t z = state_->fetch_add(0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1.0p-53;
  }

 private:
  std::shared_ptr<std::atomic<std::uint64_t>> state_ =
      std::make_shared<std::atomic<std::uint64_t>>(std::random_device{}());
};

int unusable(telemetry::logger& log, std::string_view why) {
  log.error("the controller can't run", {{"error", why}});
  return exit_unusable;
}

std::string synced_condition(const std::string& pod_namespace) {
  return "pods listed" + (pod_namespace.empty() ? "" : " in " + pod_namespace);
}

telemetry::http_server::handler metric_pages(
    std::shared_ptr<telemetry::metrics> metrics) {
  return [metrics](const std::string& path) -> telemetry::page {
    if (path != "/metrics") return {404, "try /metrics\n"};
    return {200, metrics->text(), "text/plain; version=0.0.4; charset=utf-8"};
  };
}

telemetry::page health_page(const telemetry::liveness& liveness) {
  const auto stuck = liveness.stuck();
  if (stuck.empty()) return {200, "ok\n"};
  std::string lines;
  for (const auto& one : stuck) lines += "[-]" + one + '\n';
  return {500, lines};
}

telemetry::http_server::handler health_pages(
    std::shared_ptr<telemetry::readiness> readiness,
    std::shared_ptr<telemetry::liveness> liveness) {
  return [readiness, liveness](const std::string& path) -> telemetry::page {
    if (path == "/healthz") return health_page(*liveness);
    if (path == "/readyz")
      return {readiness->ready() ? 200 : 503, readiness->report()};
    return {404, "try /healthz or /readyz\n"};
  };
}

void configure(caf::actor_system_config& config, std::size_t worker_threads) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  config.set("scheduler.max-threads",
             worker_threads == 0 ? cores : worker_threads);
  // Work stealing polls; sharing sleeps until there is work.
  config.set("scheduler.policy", caf::atom("sharing"));
}

result<std::unique_ptr<telemetry::http_server>, std::string> serve(
    const char* flag, const char* message, const model::listen_choice& where,
    telemetry::http_server::handler pages, telemetry::logger& log) {
  if (!where.enabled) return std::unique_ptr<telemetry::http_server>();
  auto server = telemetry::http_server::start(where.address, std::move(pages));
  if (!server)
    return failure{std::string(flag) + ": " + server.error() +
                   "; choose another address, or 0 for none"};
  log.info(message, {{"address", (*server)->address()}});
  return server;
}

/// From the first actor to the last, between start and stop signal; the exit
/// code.
int control(const model::settings& settings, const actors::context& around,
            actors::controller_config config,
            const std::shared_ptr<k8s::client>& client,
            const std::shared_ptr<telemetry::readiness>& readiness,
            const std::shared_ptr<telemetry::liveness>& liveness,
            leadership* election) {
  caf::actor_system_config system_config;
  configure(system_config, settings.worker_threads);
  caf::actor_system system(system_config);

  config.settings = std::make_shared<const model::settings>(settings);
  // Each may hold a log on its way.
  constexpr std::size_t most_log_bytes_held = 128U << 20;
  config.max_open_cases =
      std::max(std::min(config.max_open_cases,
                        most_log_bytes_held / settings.max_log_size),
               settings.max_concurrent_cases);
  config.on_recovered = [readiness] { readiness->met(recovered_condition); };
  const auto failed = std::make_shared<std::atomic<bool>>(false);
  const auto give_up = [failed] {
    *failed = true;
    raise_stop_signal();
  };
  config.on_actor_died = [give_up, log = around.log](const std::string& why) {
    log->error("an actor died, so the process ends", {{"reason", why}});
    give_up();
  };
  config.on_synced = [readiness](const std::string& ns) {
    readiness->met(synced_condition(ns));
  };
  config.on_watch_progress = [liveness, metrics = around.metrics](
                                 const std::string& what,
                                 actors::watch_sign sign) {
    liveness->progress("the watch of " + what);
    if (sign == actors::watch_sign::answered)
      metrics->watch_answered(what, wall_clock());
    else
      metrics->watch_begun(what, wall_clock());
  };
  config.on_beat = [liveness, metrics = around.metrics, &system] {
    liveness->beat();
    metrics->actors(system.registry().running());
  };
  config.on_pulse = [liveness, log = around.log](const std::string& name,
                                                 bool is_alive) {
    liveness->found(name, is_alive);
    if (!is_alive) log->error("an actor is stuck", {{"actor", name}});
  };
  const auto api = system.spawn(actors::api, around, client);
  const auto controller = actors::assemble(system, around, api, config);
  actors::begin_pulse(controller);
  const auto begin = [controller, log = around.log,
                      target = settings.target_namespace] {
    actors::begin(controller);
    log->info("controller started", {{"target_namespace", target}});
  };
  if (election)
    caf::anon_send(
        controller.pulse,
        actors::watch_over{"leader_elector",
                           election->take_part(system, api, begin, give_up)});
  else
    begin();
  wait_for_stop_signal();
  around.log->info("stopping", {});
  actors::stop(controller);
  if (election) election->resign(system);
  client->stop();
  caf::anon_send_exit(api, caf::exit_reason::user_shutdown);
  return *failed ? exit_failed : exit_ok;
}

}  // namespace

int run(const model::settings& settings, const std::string& context,
        const model::capturer& who, const k8s::environment& env,
        const actors::failpoint& pass) {
  block_stop_signals();
  actors::context around;
  around.now = wall_clock;
  around.random = jitter();
  around.uptime = uptime;
  around.log = std::make_shared<telemetry::logger>(
      settings.level, settings.format, wall_clock, telemetry::standard_error());
  const auto access = k8s::find_access(settings.kubeconfig, context, env);
  if (!access) return unusable(*around.log, access.error().message);

  around.metrics = std::make_shared<telemetry::metrics>();
  around.metrics->built_from(std::string(cli::project_version()),
                             std::string(cli::project_commit()));
  if (pass) around.pass = pass;
  const auto readiness = std::make_shared<telemetry::readiness>();
  readiness->expect(recovered_condition);
  const auto liveness =
      std::make_shared<telemetry::liveness>(std::chrono::steady_clock::now);
  const auto watched = actors::watched_namespaces(settings);
  for (const auto& ns : watched) readiness->expect(synced_condition(ns));
  const std::string own_namespace = k8s::own_namespace(env);
  std::optional<leadership> election;
  if (settings.leader_elect)
    election.emplace(model::lease_for(settings.target_namespace,
                                      settings.leader_elect_namespace.empty()
                                          ? own_namespace
                                          : settings.leader_elect_namespace),
                     who.instance, around, readiness);

  k8s::client_options options;
  options.connections = settings.api_connections;
  options.streams = actors::most_streams(settings);
  if (election) election->fence(options);
  auto made = k8s::client::create(*access, options);
  if (!made) return unusable(*around.log, made.error().message);
  const std::shared_ptr<k8s::client> client = std::move(*made);

  const auto metrics_server =
      serve("--metrics-bind-address", "serving metrics", settings.metrics,
            metric_pages(around.metrics), *around.log);
  if (!metrics_server) return unusable(*around.log, metrics_server.error());
  const auto health_server =
      serve("--health-probe-bind-address", "serving health", settings.health,
            health_pages(readiness, liveness), *around.log);
  if (!health_server) return unusable(*around.log, health_server.error());

  actors::controller_config config;
  config.who = who;
  config.own_namespace = own_namespace;
  const auto probe = wait_for_server(*client, *access, *around.log);
  if (probe.verdict == probe_verdict::hopeless)
    return unusable(*around.log, probe.message);
  if (probe.verdict == probe_verdict::reachable)
    if (const auto why =
            refused_selector(*client, watched.front(), settings.pod_selector))
      return unusable(*around.log, *why);
  const int code =
      probe.verdict == probe_verdict::reachable
          ? control(settings, around, std::move(config), client, readiness,
                    liveness, election ? &*election : nullptr)
          : exit_ok;
  around.log->info("stopped", {});
  around.log->flush();
  return code;
}

}  // namespace forensics::app
