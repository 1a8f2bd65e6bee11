#include "support/actor_fixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "actors/watcher.hpp"
#include "support/pods.hpp"

namespace forensics::test {

actor_fixture::testing_policy::testing_policy(caf::actor_system_config& cfg) {
  cfg.set("scheduler.policy", caf::atom("testing"));
}

actor_fixture::actor_fixture()
    : scheduler(
          dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler())),
      clock(std::make_shared<model::timestamp>(at("12:00:00"))) {
  around.now = [clock = clock] { return *clock; };
  around.random = [] { return 0.5; };
  around.uptime = [uptime = uptime] { return *uptime; };
  around.log = std::make_shared<telemetry::logger>(
      model::log_level::debug, model::log_format::json, around.now,
      [this](std::string_view line) { log_lines.emplace_back(line); });
  around.metrics = std::make_shared<telemetry::metrics>();
  cluster->now = *clock;
  renew_api();
}

actor_fixture::~actor_fixture() {
  // The supervisor ends its runners only when it is asked to stop.
  for (const auto reason :
       {caf::exit_reason::user_shutdown, caf::exit_reason::kill}) {
    for (const auto& one : actors_) caf::anon_send_exit(one, reason);
    run();
  }
  for (const auto& what : cluster->unexpected)
    FAIL_CHECK("unexpected: " << what);
}

void actor_fixture::renew_api() {
  cluster->forget_rules();
  fake_ = add(system.spawn(fake_api, cluster));
  api = fake_;
  run();
}

void actor_fixture::answer_late() { send(fake_, test::answer_late{}); }

void actor_fixture::run() {
  caf::anon_send(fake_, fed{});
  while (scheduler.has_job()) scheduler.run_once();
}

void actor_fixture::advance(std::chrono::milliseconds by,
                            std::chrono::milliseconds step) {
  run();
  while (by.count() > 0) {
    const auto now = std::min(by, step);
    *clock += now;
    *uptime += now;
    cluster->now = *clock;
    scheduler.advance_time(now);
    run();
    by -= now;
  }
}

std::vector<actors::crash_report> actor_fixture::reports_of(
    const std::string& pod_json) const {
  actors::watcher_state state;
  state.around = around;
  state.config.settings = settings;
  return state.reports_of(pod_json);
}

std::size_t actor_fixture::logged(const std::string& message) const {
  const std::string wanted = R"("message":")" + message + R"(")";
  return static_cast<std::size_t>(std::count_if(
      log_lines.begin(), log_lines.end(), [&](const std::string& line) {
        return line.find(wanted) != std::string::npos;
      }));
}

double actor_fixture::metric(const std::string& series) const {
  const std::string text = "\n" + around.metrics->text();
  const std::string wanted = "\n" + series + " ";
  const auto found = text.find(wanted);
  return found == std::string::npos
             ? 0
             : std::stod(text.substr(found + wanted.size()));
}

}  // namespace forensics::test
