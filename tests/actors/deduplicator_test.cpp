#include "actors/deduplicator.hpp"

#include <doctest/doctest.h>

#include "support/actor_fixture.hpp"
#include "support/crashed_pod.hpp"
#include "support/inboxes.hpp"

using namespace forensics;
using namespace forensics::test;

namespace {

struct deduplicator_fixture : actor_fixture {
  std::shared_ptr<gate_inbox> next = std::make_shared<gate_inbox>();
  actors::deduplicator_actor deduplicator = add(
      system.spawn(actors::deduplicator, around,
                   add(spawn_gate<actors::rate_limiter_actor>(system, next))));

  actors::crash_report report(const std::string& container_id) const {
    crashed_pod pod;
    pod.container_id = container_id;
    return reports_of(to_json(pod)).at(0);
  }
};

constexpr const char* crashes =
    R"(forensics_crashes_total{namespace="shop",reason="Error"})";

}  // namespace

TEST_CASE_FIXTURE(deduplicator_fixture,
                  "a crash instance is let through once and counted once") {
  const auto crash = report("containerd://1");
  send(deduplicator, crash);
  send(deduplicator, crash);
  REQUIRE(next->reports.size() == 1);
  CHECK(next->reports[0].case_name == crash.case_name);
  CHECK(next->reports[0].pod_json == crash.pod_json);
  CHECK(metric(crashes) == 1);
  CHECK(metric(R"(forensics_since_crash_seconds_count{reached="seen"})") == 1);
  CHECK(metric("forensics_last_crash_timestamp_seconds") > 0);
  CHECK(logged("crash seen") == 1);
}

TEST_CASE_FIXTURE(deduplicator_fixture,
                  "the end of a list comes behind its crashes") {
  send(deduplicator, actors::pod_list{"", true});
  send(deduplicator, report("containerd://1"));
  send(deduplicator, actors::pod_list{"", false});
  CHECK(next->order == "[!]");
}

TEST_CASE_FIXTURE(deduplicator_fixture,
                  "two runs of one container are two instances") {
  send(deduplicator, report("containerd://1"));
  send(deduplicator, report("containerd://2"));
  CHECK(next->reports.size() == 2);
  CHECK(metric(crashes) == 2);
}

TEST_CASE_FIXTURE(deduplicator_fixture,
                  "a crash that has a case already ends here, uncounted") {
  const auto crash = report("containerd://1");
  model::case_view standing;
  standing.name = crash.case_name;
  send(deduplicator, actors::known_case{standing});
  send(deduplicator, crash);
  CHECK(next->reports.empty());
  CHECK(metric(crashes) == 0);
}

TEST_CASE_FIXTURE(deduplicator_fixture,
                  "a forgotten crash is let through when it comes again, and "
                  "stays counted once") {
  const auto crash = report("containerd://1");
  send(deduplicator, crash);
  send(deduplicator, actors::forget_crash{crash.case_name, crash.signature});
  CHECK(next->reports.size() == 1);
  send(deduplicator, crash);
  send(deduplicator, crash);
  REQUIRE(next->reports.size() == 2);
  CHECK_FALSE(next->reports[0].comes_again);
  CHECK(next->reports[1].comes_again);
  CHECK(metric(crashes) == 1);
}

TEST_CASE_FIXTURE(deduplicator_fixture,
                  "the termination message, which may be secret, is not "
                  "logged") {
  auto crash = report("containerd://1");
  crash.which.message = "password is hunter2";
  send(deduplicator, crash);
  for (const auto& line : log_lines)
    CHECK(line.find("hunter2") == std::string::npos);
  CHECK(logged("crash seen") == 1);
}
