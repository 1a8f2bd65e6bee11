#include "actors/ttl_reaper.hpp"

#include <doctest/doctest.h>

#include "model/json.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

/// It is 12:00; cases were created at 11:00 unless they say otherwise.
struct reaper_fixture : actor_fixture {
  actors::ttl_reaper_actor reaper =
      add(system.spawn(actors::ttl_reaper, around, api, settings));

  void put_case(const std::string& name, const std::string& ttl,
                const std::string& annotations = "{}",
                const std::string& created = "2026-03-01T11:00:00Z") {
    cluster->put(target_maps,
                 R"({"metadata":{"name":")" + name + R"(","uid":"uid-)" + name +
                     R"(","creationTimestamp":")" + created +
                     R"(","labels":{"forensic.io/crash-signature":"s",)"
                     R"("forensic.io/ttl":")" +
                     ttl + R"("},"annotations":)" + annotations + "}}");
  }
  void look() { send(reaper, actors::reap{}); }
  bool stands(const std::string& name) const {
    return cluster->at(target_maps + "/" + name) != nullptr;
  }
  std::size_t looks() const { return cluster->count("labelSelector="); }
  double cases(const std::string& state) const {
    return metric(R"(forensics_cases{state=")" + state + R"("})");
  }
};

}  // namespace

TEST_CASE_FIXTURE(reaper_fixture,
                  "an expired case is deleted, exactly as it was seen") {
  put_case("old", "1h");
  put_case("young", "1h1s");
  const auto version =
      std::string(model::text_at(parsed(*cluster->at(target_maps + "/old")),
                                 {"metadata", "resourceVersion"}));
  look();
  CHECK_FALSE(stands("old"));
  CHECK(stands("young"));
  CHECK(cluster->was_sent(R"("preconditions":{"uid":"uid-old",)"
                          R"("resourceVersion":")" +
                          version + R"("})"));
  CHECK(cluster->was_sent(R"("propagationPolicy":"Background")"));
  CHECK(metric("forensics_cases_expired_total") == 1);
  CHECK(cases("kept") == 1);
  CHECK(logged("case expired") == 1);
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "a held case is kept, for as long as it is "
                  "held") {
  put_case("held", "1s", R"({"forensic.io/hold":"incident-42"})");
  look();
  CHECK(stands("held"));
  CHECK(cases("held") == 1);
  put_case("held", "1s", R"({"forensic.io/hold":"false"})");
  advance(30s, 1s);
  CHECK_FALSE(stands("held"));
}

TEST_CASE_FIXTURE(reaper_fixture, "a TTL that was changed counts at once") {
  put_case("shorter", "24h");
  put_case("longer", "61m");
  look();
  put_case("shorter", "1h");
  put_case("longer", "24h");
  advance(2min, 1s);
  CHECK_FALSE(stands("shorter"));
  CHECK(stands("longer"));
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "a case whose TTL can't be read is kept and named") {
  put_case("odd", "soon");
  look();
  CHECK(stands("odd"));
  CHECK(cases("unreadable") == 1);
  CHECK(logged("cases kept: their TTL can't be read") == 1);
  advance(5min, 1s);
  CHECK(logged("cases kept: their TTL can't be read") == 1);
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "many expired cases are deleted in bounded numbers") {
  constexpr std::size_t bound = actors::ttl_reaper_state::max_deletions;
  for (std::size_t i = 0; i < 2 * bound + 1; ++i)
    put_case("case-" + std::to_string(i), "1h");
  look();
  CHECK(cluster->count("DELETE") == bound);
  advance(1s, 1s);
  CHECK(cluster->count("DELETE") == 2 * bound);
  advance(1s, 1s);
  CHECK(cluster->paths(target_maps).empty());
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "with a short TTL the next look comes as soon") {
  settings->forensic_ttl = 5s;
  look();
  put_case("made-later", "5s", "{}", "2026-03-01T12:00:00Z");
  advance(10s, 1s);
  CHECK_FALSE(stands("made-later"));
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "what is no case, or is being deleted, is left alone") {
  cluster->put(target_maps,
               R"({"metadata":{"name":"other","creationTimestamp":)"
               R"("2026-03-01T01:00:00Z","labels":{"app":"web"}}})");
  cluster->put(target_maps,
               R"({"metadata":{"name":"going","creationTimestamp":)"
               R"("2026-03-01T01:00:00Z","deletionTimestamp":)"
               R"("2026-03-01T11:59:00Z","labels":)"
               R"({"forensic.io/crash-signature":"s",)"
               R"("forensic.io/ttl":"1h"}}})");
  look();
  CHECK(cluster->count("DELETE") == 0);
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "a case that changes before it is deleted is looked at "
                  "again") {
  put_case("old", "1h");
  cluster->before("DELETE", [this] {
    put_case("old", "1h", R"({"forensic.io/hold":"incident-42"})");
  });
  look();
  advance(60s, 1s);
  CHECK(stands("old"));
  CHECK(cluster->count("DELETE") == 1);
  CHECK(logged("case could not be deleted") == 0);
  CHECK(metric("forensics_cases_expired_total") == 0);
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "a case that can't be deleted is named and tried again") {
  put_case("old", "1h");
  cluster->fail("DELETE", api_error(k8s::action::forbidden, 403, "Forbidden"));
  look();
  CHECK(stands("old"));
  CHECK(logged("case could not be deleted") == 1);
  advance(30s, 1s);
  CHECK_FALSE(stands("old"));
}

TEST_CASE_FIXTURE(reaper_fixture,
                  "the next look is when the first case expires, and at "
                  "least every half minute") {
  SUBCASE("when it expires") {
    put_case("first", "1h12s");
    put_case("second", "1h20s");
    look();
    advance(11s, 1s);
    CHECK(looks() == 1);
    advance(1s, 1s);
    CHECK(looks() == 2);
    CHECK_FALSE(stands("first"));
    CHECK(stands("second"));
  }
  SUBCASE("every half minute") {
    put_case("first", "24h");
    look();
    advance(29s, 1s);
    CHECK(looks() == 1);
    advance(1s, 1s);
    CHECK(looks() == 2);
  }
  SUBCASE("not in a whirl") {
    for (int i = 0; i < 5; ++i)
      put_case("case-" + std::to_string(i),
               "1h" + std::to_string(i * 10 + 1) + "ms");
    look();
    advance(999ms, 1ms);
    CHECK(looks() == 1);
    advance(1ms);
    CHECK(looks() == 2);
    CHECK(cluster->paths(target_maps).empty());
  }
}

TEST_CASE_FIXTURE(reaper_fixture, "a list that fails is tried again") {
  put_case("old", "1h");
  auto patience = 0s;
  SUBCASE("with an error") {
    cluster->fail("labelSelector=",
                  api_error(k8s::action::retry, 503, "ServiceUnavailable"));
  }
  SUBCASE("with no answer") {
    cluster->hang("labelSelector=");
    patience = 62s;  // the server's own minute, and what the API actor has
  }
  look();
  advance(patience, 1s);
  CHECK(logged("cases could not be listed") == 1);
  advance(31s, 1s);
  CHECK(looks() == 2);
  CHECK_FALSE(stands("old"));
}

TEST_CASE_FIXTURE(reaper_fixture, "cases are read page by page") {
  cluster->page_size = 2;
  for (const char* name : {"a", "b", "c", "d", "e"})
    put_case(name, std::string(name) < "d" ? "24h" : "1h");
  look();
  CHECK(looks() == 3);
  CHECK(cluster->count("continue=") == 2);
  CHECK(cluster->paths(target_maps).size() == 3);
  CHECK(cases("kept") == 3);
}
