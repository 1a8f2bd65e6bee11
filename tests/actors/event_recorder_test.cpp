#include "actors/event_recorder.hpp"

#include <doctest/doctest.h>

#include "model/json.hpp"
#include "model/names.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/crashed_pod.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

const std::string events = collection("shop", "events");

struct recorder_fixture : actor_fixture {
  actors::event_recorder_actor recorder =
      add(system.spawn(actors::event_recorder, around, api));
  model::crash which = reports_of(to_json(crashed_pod{})).at(0).which;

  void record(model::event_reason reason, const std::string& note) {
    send(recorder, actors::record_event{which, reason, "", note});
  }
  std::size_t warnings() const {
    std::size_t out = 0;
    for (const auto& line : log_lines)
      if (line.find(R"("level":"debug")") == std::string::npos) ++out;
    return out;
  }
};

}  // namespace

TEST_CASE_FIXTURE(recorder_fixture, "an event stands at the source pod") {
  record(model::event_reason::pod_created, "look here");
  const auto stored = cluster->paths(events);
  REQUIRE(stored.size() == 1);
  const auto event = parsed(*cluster->at(stored[0]));
  CHECK(model::text_at(event, {"reason"}) == "ForensicPodCreated");
  CHECK(model::text_at(event, {"message"}) == "look here");
  CHECK(model::text_at(event, {"involvedObject", "uid"}) == "uid-web-1");
}

TEST_CASE_FIXTURE(recorder_fixture, "an event that was recorded is fine") {
  record(model::event_reason::pod_created, "once");
  record(model::event_reason::pod_created, "twice");
  CHECK(cluster->count("POST " + events) == 2);
  CHECK(cluster->paths(events).size() == 1);
  CHECK(log_lines.empty());
}

TEST_CASE_FIXTURE(recorder_fixture,
                  "an event that can't be recorded is worth a line for who "
                  "debugs, no more") {
  cluster->fail("POST " + events,
                api_error(k8s::action::forbidden, 403, "Forbidden"));
  record(model::event_reason::pod_created, "once");
  CHECK(logged("event not recorded") == 1);
  CHECK(log_lines.at(0).find(model::case_name(which)) != std::string::npos);
  CHECK(warnings() == 0);
  CHECK(cluster->count("POST " + events) == 1);
}

TEST_CASE_FIXTURE(recorder_fixture,
                  "events are written one at a time, in order, with the time "
                  "at which they were told") {
  const auto begun = around.now();
  cluster->hang("POST " + events);
  record(model::event_reason::analysis_started, "first");
  record(model::event_reason::pod_created, "second");
  record(model::event_reason::capture_failed, "third");
  advance(5s, 1s);
  CHECK(cluster->count("POST " + events) == 1);
  answer_late();
  std::vector<std::string> told;
  for (const auto& request : cluster->requests) {
    const auto event = parsed(request.body);
    told.emplace_back(model::text_at(event, {"message"}));
    CHECK(model::text_at(event, {"firstTimestamp"}) ==
          model::format_rfc3339(begun));
  }
  CHECK(told == std::vector<std::string>{"first", "second", "third"});
}

TEST_CASE_FIXTURE(recorder_fixture,
                  "a slow server does not make events pile up") {
  using state = actors::event_recorder_state;
  constexpr std::size_t bound = state::max_under_way + state::max_waiting;
  cluster->hang("POST " + events, state::max_under_way);
  for (std::size_t i = 0; i < bound + 8; ++i)
    caf::anon_send(
        recorder,
        actors::record_event{which, model::event_reason::pod_created, "", ""});
  run();
  CHECK(cluster->count("POST " + events) == state::max_under_way);
  CHECK_MESSAGE(logged("event dropped: too many under way") == 5,
                "each names its case; the others are counted");
  // The one that got no answer makes way.
  advance(13s, 1s);
  CHECK(cluster->count("POST " + events) == bound);
}
