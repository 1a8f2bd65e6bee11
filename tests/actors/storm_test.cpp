#include <doctest/doctest.h>

#include "support/supervisor_fixture.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

/// Eight slots: more than two on their way to a clone are a storm.
struct storm_fixture : supervisor_fixture {
  storm_fixture() { settings->max_concurrent_cases = 8; }

  const std::string make_clone = "POST " + target_pods;

  void crash_all(int from, int behind) {
    for (int i = from; i < behind; ++i) crash(i);
  }
  /// So many hang at their clone, from the first on.
  void storm(int size) {
    cluster->hang(make_clone, size);
    crash_all(0, size);
  }
  /// They hang again whenever they try.
  void storm_on() { cluster->hang(make_clone, 999); }

  std::string path_of(int i) const {
    return target_maps + "/" + report_of(pod_number(i)).case_name;
  }
  bool is_written(int i) const { return cluster->at(path_of(i)) != nullptr; }
  bool has_log(int i) const {
    const auto kept = parsed(*cluster->at(path_of(i)));
    return model::text_at(kept, {"data", "crash.log"}) == "words\n";
  }
  /// The first case has waited until now, and soon does without its log.
  void check_log_is_given_up() {
    CHECK_FALSE(is_written(0));
    advance(100ms);
    REQUIRE(is_written(0));
    CHECK_FALSE(has_log(0));
  }
  /// With their last write.
  std::size_t ended() const {
    std::size_t out = 0;
    for (const auto& path : cluster->paths(target_maps))
      if (cluster->at(path)->find(R"("forensic.io/phase":"Complete")") !=
          std::string::npos)
        ++out;
    return out;
  }
};

}  // namespace

TEST_CASE_FIXTURE(storm_fixture,
                  "no case is ended in a storm, and all are when it is over") {
  start();
  storm(3);
  crash_all(3, 13);
  CHECK(clones() == 10);
  CHECK(ended() == 0);
  CHECK_MESSAGE(cluster->count("/events?") == 0, "context waits, too");
  answer_late();
  CHECK(clones() == 13);
  CHECK(ended() == 13);
  CHECK(metric("forensics_cases_in_flight") == 0);
}

TEST_CASE_FIXTURE(storm_fixture, "a few that hang delay nobody's end") {
  start();
  storm(2);
  crash_all(2, 6);
  CHECK(ended() == 4);
}

TEST_CASE_FIXTURE(storm_fixture,
                  "a case that waits for its end is ended after half a minute "
                  "all the same, one of eight at once") {
  start();
  storm(3);
  crash_all(3, 8);
  storm_on();
  advance(29s, 1s);
  CHECK(ended() == 0);
  SUBCASE("they come to their end") {
    advance(2s, 1s);
    CHECK(ended() == 5);
  }
  SUBCASE("they hang at it") {
    cluster->hang("PATCH " + target_maps, 999);
    advance(5s, 1s);
    CHECK(cluster->count("PATCH " + target_maps) == 1);
  }
  CHECK(clones() == 5);
}

TEST_CASE_FIXTURE(storm_fixture,
                  "each that waits for its end waits for half a minute") {
  start();
  storm(3);
  crash(3);
  storm_on();
  advance(10s, 1s);
  cluster->forget_rules();
  crash(4);
  storm_on();
  advance(19s, 1s);
  CHECK(ended() == 0);
  advance(2s, 1s);
  CHECK(ended() == 1);
  advance(8s, 1s);
  CHECK(ended() == 1);
  advance(2s, 1s);
  CHECK(ended() == 2);
}

TEST_CASE_FIXTURE(storm_fixture,
                  "a slot is free as soon as the clone is made") {
  settings->max_concurrent_cases = 1;
  start();
  cluster->hang("PATCH " + target_maps);
  crash(0);
  CHECK(clones() == 1);
  crash(1);
  CHECK(clones() == 2);
  CHECK(metric("forensics_cases_in_flight") == 2);
}

TEST_CASE_FIXTURE(storm_fixture,
                  "no more cases are open than the bound, whatever they wait "
                  "for") {
  max_unended_cases = 5;
  start();
  storm(3);
  crash_all(3, 9);
  CHECK(metric("forensics_cases_in_flight") == 5);
  CHECK(metric("forensics_cases_pending") == 4);
  CHECK(clones() == 2);
  answer_late();
  CHECK(clones() == 9);
  CHECK(ended() == 9);
}

TEST_CASE_FIXTURE(storm_fixture,
                  "a case that is put off while it waits makes room") {
  max_unended_cases = 4;
  start();
  storm(3);
  crash_all(3, 5);
  CHECK(metric("forensics_cases_pending") == 1);
  cluster->forget_rules();
  advance(3min, 1s);
  CHECK(ended() == 5);
  CHECK(metric("forensics_cases_in_flight") == 0);
  CHECK(metric("forensics_cases_pending") == 0);
}

TEST_CASE_FIXTURE(storm_fixture,
                  "32 cases are in evidence at once; one whose log is late "
                  "makes room") {
  start();
  cluster->hang("/log?", 999);
  crash_all(0, 40);
  CHECK(cases_begun() == 32);
  CHECK(metric("forensics_cases_pending") == 8);
  advance(650ms);
  CHECK(cases_begun() == 32);
  CHECK(cluster->count("POST " + target_maps) == 0);
  advance(100ms);
  CHECK(cases_begun() == 40);
  CHECK(cluster->count("POST " + target_maps) == 32);
  advance(700ms);
  CHECK(cluster->count("POST " + target_maps) == 40);
}

TEST_CASE_FIXTURE(storm_fixture,
                  "a case that is written makes room in evidence") {
  start();
  storm(3);
  crash_all(3, 60);
  CHECK(cluster->count("POST " + target_maps) == 60);
}

TEST_CASE_FIXTURE(storm_fixture,
                  "in a storm, while the logs of others come, a case waits for "
                  "its own") {
  start();
  cluster->hang("/log?", 20);
  crash_all(0, 20);
  int next = 20;
  for (; next <= 28; ++next) {
    advance(500ms);
    CHECK_FALSE(is_written(0));
    crash(next);
  }
  SUBCASE("it comes: the case is written once") {
    answer_late();
    REQUIRE(is_written(0));
    CHECK(has_log(0));
    CHECK(cluster->count("POST " + target_maps) ==
          static_cast<std::size_t>(next));
    CHECK_MESSAGE(cluster->count("PATCH " + path_of(0)) == 1, "the end");
  }
  SUBCASE("it does not: the case is written after five seconds") {
    advance(450ms);
    check_log_is_given_up();
  }
}

TEST_CASE_FIXTURE(storm_fixture,
                  "a log that is late without a storm is its node's matter, "
                  "though those of others come") {
  start();
  cluster->hang("pods/web-0/log?", 99);
  crash(0);
  advance(500ms);
  crash(1);
  advance(150ms);
  check_log_is_given_up();
}

TEST_CASE_FIXTURE(storm_fixture,
                  "when no others' logs come, a case is written without its "
                  "own") {
  start();
  SUBCASE("there are none") {}
  SUBCASE("they have come before") {
    crash(1);
    advance(700ms);
  }
  cluster->hang("pods/web-0/log?", 99);
  crash(0);
  advance(650ms);
  check_log_is_given_up();
  answer_late();
  CHECK(has_log(0));
}

TEST_CASE_FIXTURE(storm_fixture,
                  "what a clone is made of is read ahead for crashes that come "
                  "alone, not in a storm") {
  start();
  cluster->hang("/log?", 99);
  const std::string services = "GET " + collection("shop", "services");
  crash(0);
  CHECK(cluster->count(services) == 1);
  CHECK(cluster->count("POST " + target_maps) == 0);
  for (int i = 1; i < 7; ++i) {
    advance(1100ms);  // a list is kept for a second
    crash(i);
  }
  CHECK(cluster->count(services) == 4);
}
