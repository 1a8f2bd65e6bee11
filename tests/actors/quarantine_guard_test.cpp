#include "actors/quarantine_guard.hpp"

#include <doctest/doctest.h>

#include "actors/quarantine.hpp"
#include "model/quarantine.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

const std::string path = target_policies + "/deny-all";
constexpr const char* anything = R"({"type":"MODIFIED","object":{}})";

struct guard_fixture : actor_fixture {
  actors::quarantine_actor quarantine =
      add(system.spawn(actors::quarantine, around, api, settings));
  actors::quarantine_guard_actor guard =
      add(system.spawn(actors::quarantine_guard, around, api, quarantine,
                       settings->target_namespace,
                       [this](actors::watch_sign sign) { note(sign); }));
  int progress = 0;  ///< how often it was told
  int answers = 0;   ///< and of an answer

  void note(actors::watch_sign sign) {
    ++progress;
    if (sign == actors::watch_sign::answered) ++answers;
  }

  /// Until it listens.
  void begin() {
    send(guard, actors::guard{});
    advance(1s);
  }
  void ring() {
    cluster->push_event(anything, "networkpolicies");
    run();
  }
  void open_it_up() {
    cluster->put(target_policies,
                 R"({"metadata":{"name":"deny-all"},"spec":{"podSelector":{},)"
                 R"("policyTypes":["Ingress","Egress"],"ingress":[{}]}})");
  }
  bool is_closed() const {
    const auto* found = cluster->at(path);
    return found != nullptr && model::is_deny_all(parsed(*found));
  }
  std::size_t looks() const { return cluster->count("GET " + target_policies); }
  std::size_t watches() const {
    return cluster->count("STREAM " + target_policies);
  }
};

}  // namespace

TEST_CASE_FIXTURE(guard_fixture, "a policy that changes is put right at once") {
  begin();
  CHECK(is_closed());
  SUBCASE("edited") { open_it_up(); }
  SUBCASE("deleted") { cluster->remove(path); }
  ring();
  CHECK(is_closed());
}

TEST_CASE_FIXTURE(guard_fixture,
                  "whatever comes is progress, also while the API server is "
                  "away, which is no answer; silence is none") {
  begin();
  int before = progress;
  CHECK(before > 0);
  int answered = answers;
  CHECK(answered > 0);
  advance(2min, 1s);
  CHECK(progress == before);
  ring();
  CHECK(progress > before);
  CHECK(answers > answered);
  answered = answers;
  before = progress;
  cluster->fail("/api", unavailable(), 10'000);
  cluster->end_watches(unavailable(), "networkpolicies");
  for (int minute = 0; minute < 5; ++minute) {
    advance(1min, 1s);
    CHECK(progress > before);
    before = progress;
  }
  CHECK(answers == answered);
}

TEST_CASE_FIXTURE(guard_fixture,
                  "only the one policy is watched, for four minutes at a "
                  "time") {
  begin();
  CHECK(cluster->count("STREAM " + target_policies +
                       "?watch=true&fieldSelector=metadata.name%3Ddeny-all&"
                       "timeoutSeconds=240") == 1);
}

TEST_CASE_FIXTURE(guard_fixture,
                  "somebody who keeps changing it costs a look a second") {
  begin();
  ring();
  const auto before = looks();
  for (int i = 0; i < 20; ++i) ring();
  CHECK(looks() == before);
  advance(10s, 500ms);
  CHECK(looks() <= before + 10);
  CHECK(looks() >= before + 9);
}

TEST_CASE_FIXTURE(guard_fixture, "a watch that ends begins again") {
  begin();
  cluster->end_watches(std::nullopt, "networkpolicies");
  run();
  open_it_up();
  advance(1s);
  CHECK(watches() == 2);
  CHECK(is_closed());
}

TEST_CASE_FIXTURE(guard_fixture,
                  "without a watch its tries are looks, at growing intervals") {
  SUBCASE("it is refused") {
    cluster->fail("STREAM " + target_policies,
                  api_error(k8s::action::forbidden, 403, "Forbidden"), 1000);
    send(guard, actors::guard{});
  }
  SUBCASE("it breaks") {
    begin();
    cluster->fail("STREAM " + target_policies, unavailable(), 1000);
    cluster->end_watches(unavailable(), "networkpolicies");
    run();
  }
  CHECK(logged("quarantine watch interrupted") == 1);
  open_it_up();
  advance(120s, 250ms);
  CHECK(is_closed());
  CHECK(watches() >= 6);
  CHECK(watches() <= 12);
}

TEST_CASE_FIXTURE(guard_fixture,
                  "a server that is back is told of: the try that waits is "
                  "made, and no other") {
  begin();
  SUBCASE("nothing waits") {
    send(guard, actors::server_is_back{});
    advance(2min, 1s);
    CHECK(watches() == 1);
    CHECK(looks() == 1);
  }
  SUBCASE("a change was looked at") {
    ring();
    const auto before = looks();
    for (int i = 0; i < 100; ++i) send(guard, actors::server_is_back{});
    CHECK(looks() == before);
  }
  SUBCASE("a try waits") {
    cluster->fail("STREAM " + target_policies, unavailable(), 1000);
    cluster->end_watches(unavailable(), "networkpolicies");
    advance(3min, 250ms);
    const auto before = watches();
    send(guard, actors::server_is_back{});
    CHECK(watches() == before + 1);
    send(guard, actors::server_is_back{});
    send(guard, actors::server_is_back{});
    CHECK(watches() == before + 3);
    // Of one chain of tries there is one timer.
    advance(2min, 250ms);
    CHECK(watches() >= before + 3 + 6);
    CHECK(watches() <= before + 3 + 10);
    cluster->forget_rules();
    send(guard, actors::server_is_back{});
    CHECK(cluster->open_streams("networkpolicies") == 1);
  }
}

TEST_CASE_FIXTURE(guard_fixture,
                  "a quarantine that can't be put right is looked at until it "
                  "can") {
  begin();
  open_it_up();
  cluster->fail("PUT " + target_policies, unavailable(), 2);
  ring();
  CHECK_FALSE(is_closed());
  CHECK(logged("quarantine could not be checked") == 1);
  advance(4s);
  CHECK(is_closed());
  CHECK(cluster->count("PUT " + target_policies) == 3);
  // And then it listens again.
  open_it_up();
  ring();
  advance(1s);
  CHECK(is_closed());
}

TEST_CASE_FIXTURE(guard_fixture,
                  "a change while a check is under way is seen by the next") {
  begin();
  advance(6s);
  // A clone's check has read the policy already.
  cluster->hang("GET " + target_accounts);
  ask<actors::quarantine_reply>(quarantine, actors::ensure_quarantine{});
  open_it_up();
  ring();
  answer_late();
  CHECK(is_closed());
}

TEST_CASE_FIXTURE(guard_fixture,
                  "a watch that breaks as soon as it is open is opened ever "
                  "more seldom") {
  begin();
  for (int i = 0; i < 240; ++i) {
    cluster->end_watches(unavailable(), "networkpolicies");
    advance(500ms, 250ms);
  }
  CHECK(watches() <= 12);
  CHECK(looks() <= 2 * watches() + 2);
}
