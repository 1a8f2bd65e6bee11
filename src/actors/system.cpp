#include "actors/system.hpp"

#include "actors/case_sealer.hpp"
#include "actors/case_staff.hpp"
#include "actors/case_watcher.hpp"
#include "actors/clone_watcher.hpp"
#include "actors/context_gatherer.hpp"
#include "actors/deduplicator.hpp"
#include "actors/event_recorder.hpp"
#include "actors/orphan_finder.hpp"
#include "actors/pulse.hpp"
#include "actors/quarantine.hpp"
#include "actors/quarantine_guard.hpp"
#include "actors/rate_limiter.hpp"
#include "actors/repeat_recorder.hpp"
#include "actors/service_reader.hpp"
#include "actors/supervisor.hpp"
#include "actors/ttl_reaper.hpp"
#include "actors/watcher.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

case_services spawn_services(caf::actor_system& system, const context& around,
                             const api_actor& api,
                             const controller_config& config) {
  case_services out;
  out.quarantine = system.spawn(quarantine, around, api, config.settings);
  out.gatherer = system.spawn(context_gatherer, around, api);
  out.sealer = system.spawn(
      case_sealer, around, api,
      sealer_config{config.settings->target_namespace, config.own_namespace,
                    config.settings->signing_key_secret, config.who});
  out.service_reader = system.spawn(service_reader, api);
  out.events = system.spawn(event_recorder, around, api);
  return out;
}

/// For one watch; none where nobody wants to know.
watch_listener progress_of(const controller_config& config, std::string what) {
  if (!config.on_watch_progress) return {};
  return [what = std::move(what), tell = config.on_watch_progress](
             watch_sign sign) { tell(what, sign); };
}

std::vector<watcher_actor> spawn_watchers(
    caf::actor_system& system, const context& around, const api_actor& api,
    const deduplicator_actor& next, const supervising_actor& head,
    const case_sealer_actor& sealer, const quarantine_guard_actor& guard,
    const controller_config& config) {
  std::vector<watcher_actor> out;
  for (const auto& ns : watched_namespaces(*config.settings)) {
    watcher_config one;
    one.watch = config.watch;
    one.pod_namespace = ns;
    one.watch.what =
        k8s::pods_that_may_have_crashed(ns, config.settings->pod_selector);
    one.settings = config.settings;
    if (config.on_synced)
      one.on_synced = [ns, tell = config.on_synced] { tell(ns); };
    one.on_progress =
        progress_of(config, "pods" + (ns.empty() ? "" : " in " + ns));
    one.on_back = [head, sealer, guard] {
      caf::anon_send(head, server_is_back{});
      caf::anon_send(sealer, server_is_back{});
      caf::anon_send(guard, server_is_back{});
    };
    out.push_back(system.spawn(watcher, around, one, api, next));
  }
  return out;
}

std::string name_of(const caf::actor& one) {
  // Every actor of ours is spawned in this process.
  return static_cast<caf::local_actor*>(
             caf::actor_cast<caf::abstract_actor*>(one))
      ->name();
}

/// What goes on with a case once it stands.
void spawn_case_keepers(caf::actor_system& system, const context& around,
                        const api_actor& api, const controller_config& config,
                        const rate_limiter_actor& limiter, controller& out) {
  const std::string target = config.settings->target_namespace;
  const std::string label(model::label_signature);
  out.reaper = system.spawn(ttl_reaper, around, api, limiter, target);
  k8s::resource_watch_config watch = config.watch;
  // The server reads each object whole to tell its metadata.
  watch.page_size = 100;
  watch.what = k8s::config_map_metadata(target, label);
  out.case_watcher = system.spawn(case_watcher, around, watch, api, out.reaper,
                                  out.supervisor, progress_of(config, "cases"));
  watch.what = k8s::pod_metadata(target, label);
  out.clone_watcher = system.spawn(clone_watcher, around, watch, api,
                                   out.reaper, progress_of(config, "clones"));
  out.orphan_finder = system.spawn(orphan_finder, around, api, target);
}

void report_death(const caf::actor& one,
                  const std::function<void(const std::string&)>& tell) {
  caf::actor_cast<caf::abstract_actor*>(one)->attach_functor(
      [tell](const caf::error& why) {
        if (why != caf::exit_reason::user_shutdown) tell(to_string(why));
      });
}

}  // namespace

std::vector<std::string> watched_namespaces(const model::settings& settings) {
  if (settings.watch_namespaces.empty()) return {""};
  return settings.watch_namespaces;
}

std::size_t most_streams(const model::settings& settings) {
  // Of pods, cases and clones; each may have a page ahead.
  const std::size_t of_lists = watched_namespaces(settings).size() + 2;
  constexpr std::size_t of_policy = 1;
  constexpr std::size_t spare = 5;
  return 2 * of_lists + of_policy + spare;
}

controller assemble(caf::actor_system& system, const context& around,
                    const api_actor& api, const controller_config& config) {
  const auto services = spawn_services(system, around, api, config);
  supervisor_config supervision;
  supervision.settings = config.settings;
  supervision.api = api;
  supervision.services = services;
  supervision.staff = [&system, around, api,
                       target = config.settings->target_namespace,
                       patience = config.log_timeout](case_services& one) {
    staff(system, around, api, target, patience, one);
  };
  supervision.on_pulse = config.on_pulse;
  supervision.limits = config.limits;
  supervision.max_open_cases = config.max_open_cases;
  supervision.max_in_evidence = config.settings->api_connections;
  supervision.on_recovered = config.on_recovered;
  const supervising_actor head = system.spawn(supervisor, around, supervision);
  const auto recorder = system.spawn(repeat_recorder, around, api,
                                     config.settings->target_namespace,
                                     config.settings->rate_limit_window);
  const auto limiter =
      system.spawn(rate_limiter, around, config.settings, head, recorder);
  const auto first = system.spawn(deduplicator, around, limiter);

  controller out;
  out.supervisor = head;
  out.sealer = services.sealer;
  out.guard = system.spawn(quarantine_guard, around, api, services.quarantine,
                           config.settings->target_namespace,
                           progress_of(config, "networkpolicies"));
  const auto watchers = spawn_watchers(system, around, api, first, head,
                                       out.sealer, out.guard, config);
  caf::anon_send(head, meet{first, limiter, watchers});
  spawn_case_keepers(system, around, api, config, limiter, out);
  const auto add = [&out](const auto& handle) {
    out.actors.push_back(caf::actor_cast<caf::actor>(handle));
  };
  for (const auto& one : watchers) add(one);
  add(first);
  add(limiter);
  add(recorder);
  add(out.case_watcher);
  add(out.clone_watcher);
  add(out.reaper);
  add(out.orphan_finder);
  add(head);
  add(services.gatherer);
  add(services.sealer);
  add(services.service_reader);
  add(services.events);
  add(out.guard);
  add(services.quarantine);
  if (config.on_pulse) {
    pulse_config signs{{}, head, config.on_beat, config.on_pulse};
    for (const auto& one : out.actors)
      signs.whom.emplace_back(name_of(one), one);
    signs.whom.emplace_back("api", caf::actor_cast<caf::actor>(api));
    out.pulse = system.spawn(pulse, std::move(signs));
    add(out.pulse);
  }
  if (config.on_actor_died) {
    for (const auto& one : out.actors) report_death(one, config.on_actor_died);
    report_death(caf::actor_cast<caf::actor>(api), config.on_actor_died);
  }
  return out;
}

void begin_pulse(const controller& what) {
  if (what.pulse) caf::anon_send(what.pulse, beat{});
}

void begin(const controller& what) {
  caf::anon_send(what.supervisor, start_up{});
  caf::anon_send(what.sealer, prepare_to_seal{});
  caf::anon_send(what.guard, guard{});
  caf::anon_send(what.case_watcher, start_watching{});
  caf::anon_send(what.clone_watcher, start_watching{});
  caf::anon_send(what.reaper, reap{});
  caf::delayed_anon_send(what.orphan_finder, orphan_finder_state::first_wait,
                         find_orphans{});
}

void stop(const controller& what) {
  for (const auto& one : what.actors)
    caf::anon_send_exit(one, caf::exit_reason::user_shutdown);
}

}  // namespace forensics::actors
