/// Defects of ours, met by one case's data: what they cost it, and others.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "actors/pulse.hpp"
#include "actors/system.hpp"
#include "model/json.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/crashed_pod.hpp"
#include "support/inboxes.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

struct defect_fixture : actor_fixture {
  std::string place;
  std::string victim = "web-1";  ///< with this beginning
  int times = 1'000;
  bool has_log = true;                ///< the first
  std::function<void()> at_accident;  ///< before it breaks
  std::size_t deaths = 0;
  actors::controller controller;

  /// Two pods have crashed; at `place` the first one's case breaks.
  void start() {
    around.pass = [this](std::string_view at, std::string_view subject) {
      if (at != place || !subject.starts_with(victim) || times-- <= 0) return;
      if (at_accident) at_accident();
      throw std::runtime_error("an accident");
    };
    for (const char* name : {"web-1", "web-2"}) {
      crashed_pod pod;
      pod.name = pod.uid = pod.deployment = name;
      pod.container_id = "containerd://" + pod.name;
      cluster->put("/api/v1/namespaces/shop/pods", to_json(pod));
      if (has_log || pod.name != victim)
        cluster->put_log("shop", name, "app", false, "last words\n");
    }
    actors::controller_config wiring;
    wiring.settings = settings;
    wiring.on_actor_died = [this](const std::string&) { ++deaths; };
    controller = actors::assemble(system, around, api, wiring);
    for (const auto& one : controller.actors) add(one);
    actors::begin(controller);
    run();
  }

  /// The case's ConfigMap; null where there is none.
  model::json_document case_of(const std::string& pod) const {
    for (const auto& path : cluster->paths(target_maps)) {
      auto object = parsed(*cluster->at(path));
      if (model::text_at(object, {"metadata", "name"})
              .starts_with(pod + "-forensic-") &&
          model::find(object, {"metadata", "annotations",
                               "forensic.io/phase"}) != nullptr)
        return object;
    }
    return {};
  }
  /// Somebody changes the first's.
  template <class Change>
  void change_case(Change change) {
    auto object = case_of("web-1");
    change(object["metadata"], object.GetAllocator());
    cluster->put(target_maps, model::dump(object));
  }
  std::string note(const std::string& pod, const char* key) const {
    return std::string(
        model::text_at(case_of(pod), {"metadata", "annotations", key}));
  }
  std::string phase(const std::string& pod) const {
    return note(pod, "forensic.io/phase");
  }
  bool has_problem(const std::string& step) const {
    return note("web-1", "forensic.io/problems")
               .find(R"({"step":")" + step +
                     R"(","reason":"a defect of the controller)") !=
           std::string::npos;
  }
  std::size_t clones() const { return cluster->paths(target_pods).size(); }

  ~defect_fixture() {
    CHECK(phase("web-2") == "Complete");
    CHECK(deaths == 0);
  }
};

}  // namespace

TEST_CASE_FIXTURE(defect_fixture,
                  "what breaks once is done in the next round") {
  times = 1;
  for (const char* one :
       {"evidence", "slot", "other_logs", "copies", "clone", "ending_slot",
        "context", "seal", "close", "log_archiver", "pod_cloner"})
    SUBCASE(one) { place = one; }
  start();
  CHECK(phase("web-1") != "Complete");
  CHECK(logged("case runner died") == 1);
  advance(20s, 1s);
  CHECK(phase("web-1") == "Complete");
  CHECK(note("web-1", "forensic.io/problems") == "[]");
  CHECK(clones() == 2);
}

TEST_CASE_FIXTURE(defect_fixture,
                  "a step that breaks each time is left out, where a case can "
                  "do without") {
  std::size_t expected = 1;
  SUBCASE("other logs") {
    place = "other_logs";
    expected = 2;
  }
  SUBCASE("copies") { place = "copies"; }
  SUBCASE("clone") { place = "clone"; }
  SUBCASE("context") {
    place = "context";
    expected = 2;
  }
  start();
  advance(60s, 1s);
  CHECK(clones() == expected);
  CHECK(phase("web-1") == (expected == 2 ? "Complete" : "Failed"));
  CHECK(has_problem(place));
  CHECK(model::text_at(case_of("web-1"), {"data", "crash.log"}) ==
        "last words\n");
}

TEST_CASE_FIXTURE(defect_fixture,
                  "a case that can't be finished is marked, and left") {
  SUBCASE("seal") { place = "seal"; }
  SUBCASE("close") { place = "close"; }
  SUBCASE("the manifest can't be made") { place = "case_sealer"; }
  start();
  advance(90s, 1s);
  CHECK(phase("web-1") == "Failed");
  CHECK(has_problem(place == "close" ? "close" : "seal"));
  CHECK(logged("case given up") == 1);
  CHECK(metric(R"(forensics_cases_closed_total{phase="Failed"})") == 1);
  CHECK(clones() == 2);
  CHECK(metric("forensics_cases_in_flight") == 0);
  CHECK(metric("forensics_cases_pending") == 0);
}

TEST_CASE_FIXTURE(defect_fixture,
                  "what a case says already stays when it is marked") {
  place = "seal";
  has_log = false;
  start();
  advance(90s, 1s);
  CHECK(phase("web-1") == "Failed");
  CHECK(has_problem("seal"));
  CHECK(note("web-1", "forensic.io/problems").find(R"("step":"log")") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(defect_fixture,
                  "a case that can't be marked now is marked later, and not "
                  "worked on again") {
  place = "seal";
  const std::string mark = "PATCH " + target_maps + "/web-1";
  SUBCASE("the API server is away") {
    cluster->fail(mark, api_error(k8s::action::retry, 503, "Away"), 2);
  }
  SUBCASE("nobody is let in") {
    cluster->fail(mark, api_error(k8s::action::configuration, 0, "certificate"),
                  2);
  }
  SUBCASE("the case has changed") {
    cluster->before(mark, [this] {
      change_case([](auto& metadata, auto& memory) {
        model::set(metadata["labels"], "seen", "yes", memory);
      });
    });
  }
  start();
  advance(40s, 1s);
  CHECK(phase("web-1") == "Collecting");
  CHECK(metric("forensics_cases_pending") == 1);
  advance(60s, 1s);
  CHECK(phase("web-1") == "Failed");
  CHECK(logged("case runner died") == 3);
  CHECK(logged("case given up") == 1);
  CHECK(metric("forensics_cases_pending") == 0);
  CHECK(std::count_if(cluster->requests.begin(), cluster->requests.end(),
                      [](const auto& seen) {
                        return seen.body.find("ForensicCaptureFailed") !=
                               std::string::npos;
                      }) == 1);
}

TEST_CASE_FIXTURE(defect_fixture,
                  "a case that turns out to be closed is left as it is") {
  place = "seal";
  at_accident = [this, accidents = 0]() mutable {
    if (++accidents < 3) return;
    change_case([](auto& metadata, auto& memory) {
      model::set(metadata["annotations"], "forensic.io/phase", "Complete",
                 memory);
    });
  };
  start();
  advance(90s, 1s);
  CHECK(phase("web-1") == "Complete");
  CHECK(note("web-1", "forensic.io/problems") == "[]");
  CHECK(logged("case given up") == 1);
  CHECK(metric("forensics_cases_pending") == 0);
}

TEST_CASE_FIXTURE(defect_fixture,
                  "a crash that breaks before its evidence stands is tried a "
                  "few times, and lets the next of its workload try") {
  SUBCASE("in the runner") { place = "evidence"; }
  SUBCASE("in the archiver") { place = "log_archiver"; }
  start();
  advance(90s, 1s);
  CHECK(case_of("web-1").IsNull());
  CHECK(logged("case runner died") == 3);
  CHECK(logged("case given up") == 1);
  CHECK(metric("forensics_cases_pending") == 0);
}

TEST_CASE_FIXTURE(defect_fixture,
                  "a context that breaks costs the case its context alone") {
  place = "context_gatherer";
  start();
  CHECK(phase("web-1") == "Complete");
  CHECK(model::text_at(case_of("web-1"), {"data", "events.json"})
            .find("a defect of the controller") != std::string_view::npos);
  CHECK(logged("the context of a crash could not be gathered") == 1);
}

TEST_CASE_FIXTURE(defect_fixture, "a pod that breaks the watcher is skipped") {
  place = "watcher";
  start();
  CHECK(case_of("web-1").IsNull());
  CHECK(logged("skipped a pod of the pod watch") == 1);
}

TEST_CASE_FIXTURE(actor_fixture,
                  "every actor gives a sign of life; one that has ended is "
                  "not stuck") {
  const auto alive = add(system.spawn(
      [](caf::event_based_actor*) { return caf::behavior{[](int) {}}; }));
  const auto ended = system.spawn([](caf::event_based_actor*) {});
  run();
  std::map<std::string, bool> heard;
  int beats = 0;
  const auto inbox = std::make_shared<supervisor_inbox>();
  const auto pulse = add(system.spawn(
      actors::pulse,
      actors::pulse_config{{{"alive", alive}, {"ended", ended}},
                           add(spawn_supervisor_inbox(system, inbox)),
                           [&] { ++beats; },
                           [&](const std::string& name, bool is_alive) {
                             heard[name] = is_alive;
                           }}));
  send(pulse, actors::beat{});
  CHECK(heard == std::map<std::string, bool>{{"alive", true}, {"ended", true}});
  send(pulse,
       actors::watch_over{"another", caf::actor_cast<caf::actor>(pulse)});
  advance(10s, 1s);
  CHECK(beats == 2);
  CHECK(heard["another"]);
}
