#include "actors/ttl_reaper.hpp"

#include <doctest/doctest.h>

#include "model/json.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/inboxes.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* held = R"({"forensic.io/hold":"true"})";

/// It is 12:00; cases were created at 11:00.
struct reaper_fixture : actor_fixture {
  std::shared_ptr<gate_inbox> limiter = std::make_shared<gate_inbox>();
  actors::ttl_reaper_actor reaper = add(
      system.spawn(actors::ttl_reaper, around, api,
                   add(spawn_gate<actors::rate_limiter_actor>(system, limiter)),
                   settings->target_namespace));

  /// On the API server alone.
  void put_unseen(const std::string& name, const std::string& ttl,
                  const std::string& annotations = "{}",
                  const std::string& uid = "") {
    cluster->put(target_maps,
                 R"({"metadata":{"name":")" + name + R"(","uid":")" +
                     (uid.empty() ? "uid-" + name : uid) +
                     R"(","creationTimestamp":"2026-03-01T11:00:00Z",)"
                     R"("labels":{"forensic.io/crash-signature":"s",)"
                     R"("forensic.io/ttl":")" +
                     ttl + R"("},"annotations":)" + annotations + "}}");
  }
  /// As the watch tells it.
  void see(const std::string& name) {
    const auto view =
        model::read_case(parsed(*cluster->at(target_maps + "/" + name)));
    REQUIRE(view);
    send(reaper, actors::case_stands{*view});
  }
  void put_case(const std::string& name, const std::string& ttl,
                const std::string& annotations = "{}") {
    put_unseen(name, ttl, annotations);
    see(name);
  }
  void put_clone(const std::string& name, const std::string& annotations) {
    cluster->put(target_pods, R"({"metadata":{"name":")" + name +
                                  R"(","annotations":)" + annotations + "}}");
  }
  void see_gone(const std::string& name, const std::string& uid) {
    send(reaper, actors::case_gone{name, uid, "s", "shop"});
  }
  void start() { send(reaper, actors::reap{}); }
  bool stands(const std::string& name) const {
    return cluster->at(target_maps + "/" + name) != nullptr;
  }
  std::size_t deletions() const { return cluster->count("DELETE"); }
  double cases(const std::string& state) const {
    return metric(R"(forensics_cases{state=")" + state + R"("})");
  }
  double expired() const { return metric("forensics_cases_expired_total"); }
};

k8s::error away() {
  return api_error(k8s::action::retry, 503, "ServiceUnavailable");
}

}  // namespace

TEST_CASE_FIXTURE(reaper_fixture,
                  "an expired case is deleted, exactly as it was seen") {
  put_case("old", "1h");
  put_case("young", "2h");
  const auto version =
      std::string(model::text_at(parsed(*cluster->at(target_maps + "/old")),
                                 {"metadata", "resourceVersion"}));
  CHECK(cases("kept") == 2);
  start();
  CHECK_FALSE(stands("old"));
  CHECK(stands("young"));
  CHECK(cluster->was_sent(R"("preconditions":{"uid":"uid-old",)"
                          R"("resourceVersion":")" +
                          version + R"("})"));
  CHECK(cluster->was_sent(R"("propagationPolicy":"Background")"));
  CHECK(expired() == 1);
  CHECK(logged("case expired") == 1);
  see_gone("old", "uid-old");
  CHECK(cases("kept") == 1);
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "a case goes within two seconds of its time, and costs "
                  "nothing before") {
  put_case("first", "1h10500ms");
  put_case("second", "1h20s");
  start();
  advance(10s, 100ms);
  CHECK(cluster->requests.empty());
  advance(2s, 100ms);
  CHECK_FALSE(stands("first"));
  CHECK(stands("second"));
  advance(8s, 100ms);
  CHECK_FALSE(stands("second"));
}

TEST_CASE_FIXTURE(reaper_fixture, "what a case says now counts") {
  put_case("shorter", "24h");
  put_case("longer", "61m");
  put_case("held", "24h");
  put_case("released", "1m", held);
  put_case("odd", "soon");
  start();
  CHECK(deletions() == 0);
  CHECK(cases("held") == 1);
  CHECK(cases("unreadable") == 1);
  put_case("shorter", "1h");
  put_case("longer", "24h");
  put_case("held", "1h", R"({"forensic.io/hold":"incident-42"})");
  put_case("released", "1m", R"({"forensic.io/hold":"false"})");
  put_case("odd", "1m");
  advance(2s, 1s);
  CHECK_FALSE(stands("shorter"));
  CHECK_FALSE(stands("released"));
  CHECK_FALSE(stands("odd"));
  advance(2min, 1s);
  CHECK(stands("longer"));
  CHECK(stands("held"));
  CHECK(cases("unreadable") == 0);
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "cases whose TTL can't be read are kept and reported, once "
                  "for each that comes") {
  put_case("odd", "soon");
  put_case("odder", "later");
  start();
  CHECK(cases("unreadable") == 2);
  CHECK(logged("cases kept: their TTL can't be read") == 1);
  advance(5min, 1s);
  CHECK(logged("cases kept: their TTL can't be read") == 1);
  put_case("oddest", "never");
  advance(2s, 1s);
  CHECK(logged("cases kept: their TTL can't be read") == 2);
  CHECK(deletions() == 0);
}

TEST_CASE_FIXTURE(reaper_fixture, "a held clone holds its case") {
  put_case("old", "1h");
  SUBCASE("as its watch tells") {
    send(reaper, actors::clone_hold{"old", true});
    start();
    CHECK(cluster->requests.empty());
    CHECK(cases("held") == 1);
    send(reaper, actors::clone_hold{"old", false});
    CHECK(cases("held") == 0);
    advance(2s, 1s);
    CHECK_FALSE(stands("old"));
  }
  SUBCASE("also before its watch tells") {
    put_clone("old", held);
    start();
    advance(1min, 1s);
    CHECK(deletions() == 0);
    put_clone("old", R"({"forensic.io/hold":"false"})");
    advance(7s, 1s);
    CHECK_FALSE(stands("old"));
  }
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "a case is kept while it is not known whether its clone is "
                  "held") {
  put_case("old", "1h");
  cluster->fail("GET " + target_pods, away());
  start();
  CHECK(deletions() == 0);
  CHECK(logged("case could not be deleted") == 1);
  advance(4s, 1s);
  CHECK_FALSE(stands("old"));
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "many expired cases are deleted in bounded numbers at once") {
  constexpr std::size_t bound = actors::ttl_reaper_state::max_under_way;
  for (std::size_t i = 0; i < 2 * bound + 1; ++i)
    put_case("case-" + std::to_string(i), "1h");
  cluster->hang("DELETE", 1000);
  start();
  CHECK(deletions() == bound);
  advance(5s, 1s);
  CHECK(deletions() == bound);
  cluster->forget_rules();
  answer_late();
  CHECK(cluster->paths(target_maps).empty());
  CHECK(expired() == 2 * bound + 1);
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "a case that changes before it is deleted is decided "
                  "again") {
  put_case("old", "1h");
  std::string now_says = "{}";
  std::chrono::milliseconds told_after{0};
  SUBCASE("for a hold") { now_says = held; }
  SUBCASE("for a repeat that was counted") {}
  SUBCASE("for one that the watch tells late") { told_after = 10s; }
  cluster->before("DELETE", [&] { put_unseen("old", "1h", now_says); });
  start();
  CHECK(stands("old"));
  CHECK(logged("case could not be deleted") == 0);
  advance(told_after, 1s);
  CHECK(stands("old"));
  see("old");
  advance(2s, 1s);
  CHECK(stands("old") == (now_says == held));
  CHECK(logged("case could not be deleted") == 0);
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "a change that is told while the deletion is refused for it "
                  "counts at once") {
  put_case("old", "1h");
  cluster->hang("DELETE");
  start();
  put_case("old", "1h");
  answer_late();
  advance(1s, 1s);
  CHECK_FALSE(stands("old"));
  CHECK(deletions() == 2);
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "another case of the same name is not hit while the first "
                  "is deleted") {
  put_case("web", "1h");
  cluster->hang("DELETE");
  start();
  CHECK(deletions() == 1);
  cluster->remove(target_maps + "/web");
  put_unseen("web", "24h", "{}", "uid-next");
  SUBCASE("it is known by the answer") {
    see_gone("web", "uid-web");
    see("web");
    answer_late();
  }
  SUBCASE("it is known after the answer") {
    answer_late();
    see_gone("web", "uid-web");
    see("web");
  }
  advance(10min, 1s);
  CHECK(stands("web"));
  CHECK(deletions() == 1);
  CHECK(expired() == 0);
  CHECK(logged("case could not be deleted") == 0);
  CHECK(cases("kept") == 1);
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "a case that can't be deleted is named and tried again, with "
                  "growing pauses") {
  put_case("old", "1h");
  cluster->fail("DELETE", api_error(k8s::action::forbidden, 403, "Forbidden"),
                1000);
  start();
  advance(5min, 1s);
  CHECK(logged("case could not be deleted") >= 5);
  CHECK(deletions() > 8);
  CHECK(deletions() < 20);
  cluster->forget_rules();
  advance(33s, 1s);
  CHECK_FALSE(stands("old"));
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "while the API server is away one deletion at a look is "
                  "tried, then all at once") {
  for (int i = 0; i < 50; ++i) put_case("case-" + std::to_string(i), "1h");
  cluster->fail("GET " + target_pods, away(), 1000);
  start();
  const std::size_t first = cluster->count("GET " + target_pods);
  CHECK(first == 50);
  advance(10s, 1s);
  CHECK(cluster->count("GET " + target_pods) <= first + 11);
  cluster->forget_rules();
  advance(33s, 1s);
  CHECK(cluster->paths(target_maps).empty());
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "one case that can't be deleted holds up no other") {
  put_case("stuck", "1h");
  cluster->fail("DELETE " + target_maps + "/stuck",
                api_error(k8s::action::forbidden, 403, "Forbidden"), 1000);
  start();
  advance(3min, 1s);
  for (int i = 0; i < 10; ++i) put_case("case-" + std::to_string(i), "1h");
  advance(3s, 1s);
  CHECK(cluster->paths(target_maps).size() == 1);
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "the rate limiter hears of a deletion by somebody else "
                  "alone") {
  put_case("web", "1h30s");
  start();
  SUBCASE("before its time") {
    see_gone("web", "uid-web");
    REQUIRE(limiter->gone.size() == 1);
    CHECK(limiter->gone[0].case_name == "web");
    CHECK(limiter->gone[0].signature == "s");
  }
  SUBCASE("of a held case") {
    put_case("web", "1h30s", held);
    advance(1min, 1s);
    see_gone("web", "uid-web");
    CHECK(limiter->gone.size() == 1);
  }
  SUBCASE("not of its own") {
    advance(32s, 1s);
    CHECK_FALSE(stands("web"));
    see_gone("web", "uid-web");
    CHECK(limiter->gone.empty());
  }
  SUBCASE("not of its own, whose answer comes later") {
    cluster->hang("DELETE");
    advance(32s, 1s);
    see_gone("web", "uid-web");
    answer_late();
    CHECK(limiter->gone.empty());
    CHECK(expired() == 1);
  }
  SUBCASE("not of its own, whose answer is lost") {
    cluster->lose_answer("DELETE", away());
    advance(32s, 1s);
    CHECK_FALSE(stands("web"));
    see_gone("web", "uid-web");
    CHECK(limiter->gone.empty());
  }
  SUBCASE("not of one whose time was over, whoever it was") {
    advance(28s, 1s);
    put_case("web", "1h");
    see_gone("web", "uid-web");
    CHECK(limiter->gone.empty());
    CHECK(deletions() == 0);
  }
  CHECK(cases("kept") == 0);
  CHECK(cases("held") == 0);
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "a clock that is set ahead is not believed "
                  "at once") {
  put_case("old", "3h");
  put_case("due", "1h30s");
  start();
  advance(10s, 1s);
  *clock += 6h;
  advance(10s, 1s);
  CHECK(logged("the clock has leapt ahead: no case expires for a minute") == 1);
  CHECK(deletions() == 0);
  SUBCASE("nothing is lost when it is set right") {
    *clock -= 6h;
    advance(15s, 1s);
    CHECK(stands("old"));
    CHECK_FALSE(stands("due"));
  }
  SUBCASE("after a minute it is right") {
    advance(1min, 1s);
    CHECK_FALSE(stands("old"));
    CHECK_FALSE(stands("due"));
  }
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "a clock that is set back deletes nothing early, and stalls "
                  "nothing") {
  put_case("old", "1h30s");
  start();
  advance(10s, 1s);
  *clock -= 1h;
  advance(59min, 1s);
  CHECK(stands("old"));
  advance(90s, 1s);
  CHECK_FALSE(stands("old"));
}
