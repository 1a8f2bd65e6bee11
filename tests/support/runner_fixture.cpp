#include "support/runner_fixture.hpp"

#include <doctest/doctest.h>

#include "actors/case_sealer.hpp"
#include "actors/case_staff.hpp"
#include "actors/context_gatherer.hpp"
#include "actors/event_recorder.hpp"
#include "actors/quarantine.hpp"
#include "actors/service_reader.hpp"
#include "model/key_objects.hpp"
#include "support/collections.hpp"
#include "support/pods.hpp"

namespace forensics::test {

actors::case_services spawn_services(actor_fixture& fixture) {
  auto& system = fixture.system;
  const auto& around = fixture.around;
  const auto& api = fixture.api;
  actors::case_services out;
  out.quarantine = fixture.add(
      system.spawn(actors::quarantine, around, api, fixture.settings));
  out.gatherer =
      fixture.add(system.spawn(actors::context_gatherer, around, api));
  out.sealer = fixture.add(system.spawn(
      actors::case_sealer, around, api,
      // Out of the way of tests that count what stands in the quarantine.
      actors::sealer_config{
          "published", "forensics", "key", {"test", "1.0", "here", {}, ""}}));
  out.service_reader = fixture.add(system.spawn(actors::service_reader, api));
  out.events = fixture.add(system.spawn(actors::event_recorder, around, api));
  staff(fixture, out);
  return out;
}

void staff(actor_fixture& fixture, actors::case_services& services) {
  actors::staff(fixture.system, fixture.around, fixture.api,
                fixture.settings->target_namespace,
                std::chrono::milliseconds{10'000}, services);
  fixture.add(services.archiver);
  fixture.add(services.redactor);
  fixture.add(services.cloner);
}

runner_fixture::runner_fixture() {
  cluster->put_log("shop", "web-1", "app", false, "last words\n");
}

void runner_fixture::capture() {
  const auto crash = report();
  cluster->put(source_pods, to_json(pod));
  run_case({crash.case_name, crash.signature, crash});
}

void runner_fixture::resume() {
  const auto crash = report();
  run_case({crash.case_name, crash.signature, std::nullopt});
}

void runner_fixture::run_case(actors::case_job job) {
  const auto runner =
      add(system.spawn(actors::case_runner, around, settings, services, limits,
                       supervisor_, std::move(job)));
  send(runner, actors::run_step{});
}

actors::crash_report runner_fixture::report() const {
  return reports_of(to_json(pod)).at(0);
}

model::case_content runner_fixture::content() const {
  const auto crash = report();
  model::case_content out;
  out.which = crash.which;
  out.signature = crash.signature;
  out.workload = crash.workload;
  out.target_namespace = settings->target_namespace;
  out.ttl = settings->forensic_ttl;
  out.captured_at = *clock;
  out.pod_json = *crash.pod_json;
  out.key = case_key;
  return out;
}

void runner_fixture::have_key() {
  case_key = model::signing_key::make();
  cluster->put(collection("forensics", "secrets"),
               model::make_key_secret("forensics", "key", *case_key));
}

void runner_fixture::put_case_with_log(const std::string& log) {
  auto what = content();
  what.log = model::captured_log{log, true};
  cluster->put(target_maps, model::make_case(what));
}

void runner_fixture::put_case_without_log(
    std::vector<model::problem> problems) {
  auto what = content();
  what.problems = std::move(problems);
  cluster->put(target_maps, model::make_case(what));
}

std::string runner_fixture::case_path() const {
  return target_maps + "/" + report().case_name;
}

model::json_document runner_fixture::stored() const {
  REQUIRE(kept());
  return parsed(*cluster->at(case_path()));
}

std::string runner_fixture::note(const char* key) const {
  return std::string(
      model::text_at(stored(), {"metadata", "annotations", key}));
}

bool runner_fixture::has_problem(const std::string& step) const {
  return problems().find(R"("step":")" + step + '"') != std::string::npos;
}

std::string runner_fixture::log_kept() const {
  return std::string(model::text_at(stored(), {"data", "crash.log"}));
}

actors::case_verdict runner_fixture::verdict() const {
  REQUIRE_FALSE(inbox->closed.empty());
  CHECK(inbox->closed.back().case_name == report().case_name);
  CHECK(inbox->closed.back().signature == report().signature);
  return inbox->closed.back().verdict;
}

strings runner_fixture::events() const {
  strings out;
  for (const auto& seen : cluster->requests)
    if (seen.line == "POST " + collection("shop", "events"))
      out.emplace_back(model::text_at(parsed(seen.body), {"reason"}));
  return out;
}

double runner_fixture::failures_counted(const std::string& step,
                                        const std::string& ns) const {
  return metric(R"(forensics_pod_creation_errors_total{namespace=")" + ns +
                R"(",step=")" + step + R"("})");
}

}  // namespace forensics::test
