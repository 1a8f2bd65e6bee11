/// The wired-up controller against the fake API, from a pod that has crashed
/// to the objects that stand afterwards.
#include <doctest/doctest.h>

#include "actors/system.hpp"
#include "model/json.hpp"
#include "model/quarantine.hpp"
#include "model/repeats.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/crashed_pod.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

struct controller_fixture : actor_fixture {
  std::size_t synced = 0;
  std::size_t deaths = 0;
  std::size_t max_open_cases = 256;
  actors::controller controller;

  void start() {
    settings->max_cases = 0;  // or those of a list wait for others
    actors::controller_config wiring;
    wiring.settings = settings;
    wiring.max_open_cases = max_open_cases;
    wiring.on_synced = [this](const std::string&) { ++synced; };
    wiring.on_actor_died = [this](const std::string&) { ++deaths; };
    controller = actors::assemble(system, around, api, wiring);
    for (const auto& one : controller.actors) add(one);
    actors::begin(controller);
    run();
  }

  void stop() {
    actors::stop(controller);
    run();
  }

  void add_pod(const crashed_pod& pod) {
    cluster->put("/api/v1/namespaces/" + pod.pod_namespace + "/pods",
                 to_json(pod));
    cluster->put_log(pod.pod_namespace, pod.name, "app", pod.waits,
                     "last words of " + pod.name + "\n");
  }

  std::vector<model::json_document> cases() const {
    std::vector<model::json_document> out;
    for (const auto& path : cluster->paths(target_maps)) {
      auto object = parsed(*cluster->at(path));
      if (model::find(object, {"metadata", "annotations",
                               "forensic.io/phase"}) != nullptr)
        out.push_back(std::move(object));
    }
    return out;
  }
  std::uint64_t repeats() const {
    std::uint64_t sum = 0;
    for (const auto& one : cases()) sum += model::read_repeats(one).count;
    return sum;
  }
  std::size_t clones() const { return cluster->paths(target_pods).size(); }
};

std::string_view phase(const model::json_document& one) {
  return model::text_at(one, {"metadata", "annotations", "forensic.io/phase"});
}

/// One of many pods of ten workloads.
crashed_pod replica(int number) {
  crashed_pod pod;
  pod.name = "web-" + std::to_string(number);
  pod.uid = "uid-" + std::to_string(number);
  pod.container_id = "containerd://" + std::to_string(number);
  pod.deployment = "shop" + std::to_string(number % 10);
  return pod;
}

}  // namespace

TEST_CASE_FIXTURE(controller_fixture,
                  "a crash that is listed at the start gets case and clone") {
  add_pod({});
  start();
  CHECK(synced == 1);
  REQUIRE(cases().size() == 1);
  const auto one = std::move(cases().front());
  CHECK(phase(one) == "Complete");
  CHECK(model::text_at(one, {"data", "crash.log"}) == "last words of web-1\n");
  CHECK(clones() == 1);
}

TEST_CASE_FIXTURE(controller_fixture,
                  "a crash that the watch shows is captured once") {
  start();
  const crashed_pod pod;
  add_pod(pod);
  cluster->push_event(modified_event(pod));
  cluster->push_event(modified_event(pod));
  run();
  CHECK(clones() == 1);
  CHECK(cases().size() == 1);
  CHECK(logged("crash seen") == 1);
}

TEST_CASE_FIXTURE(controller_fixture,
                  "the evidence is written before anything else is tried") {
  add_pod({});
  start();
  const auto evidence = cluster->position("POST " + target_maps);
  const auto clone = cluster->position("POST " + target_pods);
  CHECK(evidence < clone);
  CHECK(clone < cluster->requests.size());
}

TEST_CASE_FIXTURE(controller_fixture,
                  "200 pods of 10 workloads make 10 clones, and no more after "
                  "a restart") {
  for (int i = 0; i < 200; ++i) add_pod(replica(i));
  start();
  CHECK(clones() == 10);
  advance(2s);
  CHECK(repeats() == 190);
  stop();
  start();
  advance(5s);
  CHECK(clones() == 10);
  CHECK(cases().size() == 10);
  CHECK(repeats() == 190);
  // The windows have closed by now, but the crashes are still those of then.
  stop();
  advance(2h, 1min);
  start();
  advance(1min, 1s);
  CHECK(clones() == 10);
  CHECK(repeats() == 190);
  for (const auto& one : cases())
    CHECK(model::read_repeats(one).pods.size() == 19);
}

TEST_CASE_FIXTURE(controller_fixture,
                  "repeats that a stop left unwritten are counted after the "
                  "restart, those that were written not again") {
  for (int i = 0; i < 60; ++i) add_pod(replica(i));
  start();
  SUBCASE("before the first write") { CHECK(repeats() == 0); }
  SUBCASE("before the second") {
    advance(2s);
    CHECK(repeats() == 50);
    for (int i = 60; i < 100; ++i)
      cluster->push_event(modified_event(replica(i)));
    advance(2s);
    CHECK(repeats() == 50);
  }
  stop();
  for (int i = 60; i < 100; ++i) add_pod(replica(i));
  start();
  advance(2s);
  CHECK(repeats() == 90);
  advance(5min, 1s);
  CHECK(repeats() == 90);
  CHECK(clones() == 10);
}

TEST_CASE_FIXTURE(controller_fixture,
                  "a log that never comes holds up no other case, and its own "
                  "case goes on without it") {
  for (int i = 0; i < 50; ++i) {
    crashed_pod pod;
    pod.name = "web-" + std::to_string(i);
    pod.uid = "uid-" + std::to_string(i);
    pod.container_id = "containerd://" + std::to_string(i);
    add_pod(pod);
  }
  cluster->hang("/pods/web-7/log");
  start();
  CHECK(clones() == 49);
  // The evidence does not wait for the log.
  advance(1s);
  CHECK(cases().size() == 50);
  CHECK(clones() == 49);
  advance(30s);
  CHECK(clones() == 50);
  std::size_t without_log = 0;
  for (const auto& one : cases())
    if (model::text_at(one, {"data", "crash.log"}).empty()) {
      ++without_log;
      CHECK(model::text_at(one,
                           {"metadata", "annotations", "forensic.io/problems"})
                .find("log") != std::string_view::npos);
    }
  CHECK(without_log == 1);
}

TEST_CASE_FIXTURE(
    controller_fixture,
    "a case that was cut off by a stop is resumed and completed") {
  add_pod({});
  cluster->hang("POST " + target_pods, 100);
  start();
  REQUIRE(cases().size() == 1);
  CHECK(phase(cases().front()) == "Collecting");
  stop();
  cluster->remove("/api/v1/namespaces/shop/pods/web-1");
  renew_api();
  start();
  advance(5s);
  CHECK(clones() == 1);
  REQUIRE(cases().size() == 1);
  CHECK(phase(cases().front()) == "Complete");
}

TEST_CASE_FIXTURE(controller_fixture,
                  "pods of ignored namespaces and of the quarantine are left "
                  "alone") {
  for (const char* ns : {"kube-system", "kube-public", "debug-forensics"}) {
    crashed_pod pod;
    pod.pod_namespace = ns;
    pod.uid = ns;
    add_pod(pod);
  }
  start();
  CHECK(cases().empty());
}

TEST_CASE_FIXTURE(controller_fixture,
                  "nothing is watched before there is a place for cases") {
  add_pod({});
  cluster->fail("GET /api/v1/namespaces/debug-forensics",
                api_error(k8s::action::retry, 503, "ServiceUnavailable"), 2);
  start();
  CHECK(cluster->count("STREAM /api/v1/pods") == 0);
  CHECK(logged("start-up step failed") == 1);
  advance(10s);
  CHECK(cluster->count("STREAM /api/v1/pods") > 0);
  CHECK(clones() == 1);
}

TEST_CASE_FIXTURE(controller_fixture,
                  "with --watch-namespaces each namespace has a watch") {
  settings->watch_namespaces = {"shop", "bank"};
  add_pod({});
  start();
  CHECK(synced == 2);
  CHECK(cluster->count("STREAM /api/v1/namespaces/shop/pods") == 2);
  CHECK(cluster->count("STREAM /api/v1/namespaces/bank/pods") == 2);
  CHECK(clones() == 1);
}

TEST_CASE_FIXTURE(controller_fixture,
                  "more crashes than slots wait for one, none is lost") {
  max_open_cases = 3;
  for (int i = 0; i < 20; ++i) {
    crashed_pod pod;
    pod.name = "web-" + std::to_string(i);
    pod.uid = "uid-" + std::to_string(i);
    add_pod(pod);
  }
  cluster->hang("/log?", 3);
  start();
  CHECK(cluster->count("/log?") == 3);
  advance(60s);
  CHECK(clones() == 20);
}

TEST_CASE_FIXTURE(controller_fixture,
                  "a full queue drops a crash, counted, and takes it when it "
                  "is seen again") {
  max_open_cases = 1;
  settings->max_pending_cases = 1;
  for (int i = 0; i < 3; ++i) {
    crashed_pod pod;
    pod.name = "web-" + std::to_string(i);
    pod.uid = "uid-" + std::to_string(i);
    add_pod(pod);
  }
  cluster->hang("/log?", 1);
  start();
  CHECK(logged("crash dropped: too many cases wait") == 1);
  advance(40s);
  CHECK(clones() == 2);
  crashed_pod again;
  again.name = "web-2";
  again.uid = "uid-2";
  cluster->push_event(modified_event(again));
  run();
  CHECK(clones() == 3);
}

TEST_CASE_FIXTURE(controller_fixture,
                  "logs that never come, however many, hold up no evidence "
                  "and no other clone") {
  for (int i = 0; i < 100; ++i) {
    crashed_pod pod;
    pod.name = "web-" + std::to_string(i);
    pod.uid = "uid-" + std::to_string(i);
    add_pod(pod);
  }
  crashed_pod last;
  last.name = "healthy";
  last.uid = "uid-healthy";
  add_pod(last);
  cluster->hang("/pods/web-", 100);
  start();
  CHECK(clones() == 1);
  // As many at once as there are connections for logs.
  advance(6s);
  CHECK(cases().size() == 101);
}

TEST_CASE_FIXTURE(controller_fixture,
                  "a redacted case that is resumed is the same as one that "
                  "went through at once") {
  settings->enable_secret_cloning = false;
  crashed_pod pod;
  pod.container_more = R"(,"env":[{"name":"DB_PASSWORD","value":"hunter2"},)"
                       R"({"name":"PORT","value":"80"}])";
  add_pod(pod);
  bool interrupted = false;
  SUBCASE("at once") {}
  SUBCASE("resumed") { interrupted = true; }
  if (interrupted) cluster->hang(std::string("POST ") + target_pods);
  start();
  if (interrupted) {
    stop();
    renew_api();
    start();
  }
  advance(5s);
  REQUIRE(clones() == 1);
  const std::string clone = *cluster->at(cluster->paths(target_pods)[0]);
  CHECK(clone.find("hunter2") == std::string::npos);
  CHECK(clone.find(R"("name":"PORT","value":"80")") != std::string::npos);
  CHECK(model::dump(cases().front()).find("hunter2") == std::string::npos);
  CHECK(model::dump(cases().front()).find("redacted") != std::string::npos);
}

TEST_CASE_FIXTURE(controller_fixture,
                  "ten minutes without a server: no crash is lost, nothing is "
                  "hammered, and what comes after it has its case in 5 s") {
  const auto crash = [this](const std::string& name) {
    crashed_pod pod;
    pod.name = name;
    pod.uid = "uid-" + name;
    add_pod(pod);
    cluster->push_event(modified_event(pod));
  };
  const auto unavailable =
      api_error(k8s::action::retry, 503, "ServiceUnavailable");
  start();
  advance(5s);
  const auto requests_before = cluster->requests.size();
  const auto lines_before = log_lines.size();
  cluster->fail("", unavailable, 1'000'000);
  crash("before");
  run();
  for (const char* resource :
       {"pods", "networkpolicies", "configmaps", "clones"})
    cluster->end_watches(unavailable, resource);
  advance(10min, 100ms);
  CHECK(cases().empty());
  CHECK(cluster->requests.size() - requests_before < 2'000);
  CHECK(log_lines.size() - lines_before < 100);

  cluster->forget_rules();
  advance(2s);
  crash("after");
  advance(3s);
  CHECK(cases().size() == 2);
  advance(10s);
  CHECK(clones() == 2);
  CHECK(deaths == 0);
}

TEST_CASE_FIXTURE(controller_fixture,
                  "after an outage the quarantine is guarded again at once, "
                  "however far that has backed off") {
  const auto unavailable =
      api_error(k8s::action::retry, 503, "ServiceUnavailable");
  start();
  advance(5s);
  for (const auto outage : {10min, 11min, 12min}) {
    cluster->fail("", unavailable, 1'000'000);
    for (const char* resource : {"pods", "networkpolicies"})
      cluster->end_watches(unavailable, resource);
    advance(outage, 250ms);
    const auto looks = cluster->count("GET " + target_policies);
    cluster->forget_rules();
    cluster->put(target_policies,
                 R"({"metadata":{"name":"deny-all"},"spec":{"podSelector":{},)"
                 R"("policyTypes":["Ingress","Egress"],"ingress":[{}]}})");
    advance(3s);
    const auto* deny_all = cluster->at(target_policies + "/deny-all");
    REQUIRE(deny_all != nullptr);
    CHECK(model::is_deny_all(parsed(*deny_all)));
    CHECK(cluster->open_streams("networkpolicies") == 1);
    // What it had waited for meanwhile begins nothing more; its own try may
    // have come before the bell.
    advance(1min, 250ms);
    CHECK(cluster->open_streams("networkpolicies") == 1);
    CHECK(cluster->count("GET " + target_policies) <= looks + 2);
  }
}

TEST_CASE_FIXTURE(controller_fixture,
                  "the next crash has a case when somebody has deleted that of "
                  "the last one, not when it has expired") {
  settings->forensic_ttl = 10min;
  settings->max_crash_age = 1h;
  add_pod(replica(1));
  start();
  CHECK(clones() == 1);
  advance(1min, 1s);
  std::size_t expected = 1;
  SUBCASE("deleted") {
    cluster->remove(
        target_maps + "/" +
        std::string(model::text_at(cases().front(), {"metadata", "name"})));
    expected = 2;
    run();
    CHECK(logged("case deleted before its time: its workload may have "
                 "another") == 1);
  }
  SUBCASE("expired") {
    advance(10min, 1s);
    CHECK(logged("case expired") == 1);
  }
  CHECK(cases().empty());
  // The same crash once more is none, a new one is.
  cluster->push_event(modified_event(replica(1)));
  run();
  CHECK(cases().empty());
  add_pod(replica(11));
  cluster->push_event(modified_event(replica(11)));
  run();
  CHECK(clones() == expected);
}

TEST_CASE_FIXTURE(controller_fixture,
                  "an actor that dies is reported, one that is stopped is "
                  "not") {
  start();
  caf::anon_send_exit(controller.reaper, caf::exit_reason::kill);
  run();
  CHECK(deaths == 1);
  caf::anon_send_exit(api, caf::exit_reason::kill);
  run();
  CHECK(deaths == 2);
  renew_api();
  stop();
  CHECK(deaths == 2);
}
