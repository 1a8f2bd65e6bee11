#include "actors/rate_limiter.hpp"

#include <doctest/doctest.h>

#include "support/actor_fixture.hpp"
#include "support/inboxes.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

/// It is 12:00; a window is an hour long.
struct limiter_fixture : actor_fixture {
  std::shared_ptr<supervisor_inbox> next = std::make_shared<supervisor_inbox>();
  std::shared_ptr<recorder_inbox> recorder = std::make_shared<recorder_inbox>();
  actors::rate_limiter_actor limiter;

  limiter_fixture() { start(); }

  void start() {
    limiter = add(system.spawn(actors::rate_limiter, around, settings,
                               add(spawn_supervisor_inbox(system, next)),
                               add(spawn_recorder_inbox(system, recorder))));
  }

  void crash(const std::string& signature,
             std::optional<model::timestamp> finished_at,
             const std::string& pod = "web-1") {
    actors::crash_report report;
    report.signature = signature;
    report.case_name = pod + "-case";
    report.which.pod = pod;
    report.which.finished_at = finished_at;
    send(limiter, report);
  }
  std::size_t passed() const { return next->reports.size(); }
  std::vector<std::string> repeated_cases() const {
    std::vector<std::string> out;
    for (const auto& one : recorder->repeats) out.push_back(one.case_name);
    return out;
  }
};

constexpr const char* suppressed =
    R"(forensics_crashes_suppressed_total{cause="rate_limit"})";

}  // namespace

TEST_CASE_FIXTURE(limiter_fixture,
                  "the first crash of a signature passes, its repeats are "
                  "counted") {
  crash("web", at("11:50:00"));
  crash("web", at("11:51:00"));
  crash("web", at("11:52:00"));
  CHECK(passed() == 1);
  CHECK(metric(suppressed) == 2);
  CHECK(logged("crash suppressed by the rate limit") == 2);
}

TEST_CASE_FIXTURE(limiter_fixture,
                  "a suppressed crash is logged with the case that counts it, "
                  "or with none") {
  crash("web", at("09:00:00"), "first");
  crash("web", at("11:50:00"), "second");
  SUBCASE("it is counted") {
    crash("web", at("11:51:00"), "third");
    CHECK(log_lines.back().find(R"("case":"second-case")") !=
          std::string::npos);
  }
  SUBCASE("it is of an earlier window") {
    crash("web", at("09:30:00"), "third");
    CHECK(log_lines.back().find(R"("case":)") == std::string::npos);
  }
  CHECK(log_lines.back().find(R"("pod":"third")") != std::string::npos);
  CHECK(log_lines.back().find("third-case") == std::string::npos);
}

TEST_CASE_FIXTURE(limiter_fixture, "a signature does not hold up another") {
  crash("web", at("11:50:00"));
  crash("bank", at("11:50:00"));
  CHECK(passed() == 2);
  CHECK(metric(suppressed) == 0);
}

TEST_CASE_FIXTURE(limiter_fixture,
                  "windows are counted in the time of the crashes") {
  SUBCASE("two that are found at once may be hours apart") {
    crash("web", at("09:00:00"));
    crash("web", at("11:50:00"));
    CHECK(passed() == 2);
  }
  SUBCASE("one that is found late is a repeat of the one that is known") {
    crash("web", at("11:50:00"));
    crash("web", at("09:00:00"));
    CHECK(passed() == 1);
  }
  SUBCASE("a window closes on the second") {
    crash("web", at("10:00:00"));
    crash("web", at("10:59:59"));
    CHECK(passed() == 1);
    crash("web", at("11:00:00"));
    CHECK(passed() == 2);
  }
}

TEST_CASE_FIXTURE(limiter_fixture,
                  "a crash whose end is not known counts as one of now") {
  crash("web", std::nullopt);
  advance(59min, 1min);
  crash("web", std::nullopt);
  CHECK(passed() == 1);
  advance(1min, 1min);
  crash("web", std::nullopt);
  CHECK(passed() == 2);
}

TEST_CASE_FIXTURE(limiter_fixture,
                  "a node whose clock is ahead does not hold a window open") {
  crash("web", at("18:00:00"));
  advance(61min, 1min);
  crash("web", at("13:01:00"));
  CHECK(passed() == 2);
}

TEST_CASE_FIXTURE(limiter_fixture,
                  "a case of an earlier run has opened its window") {
  model::case_view known;
  known.signature = "web";
  SUBCASE("when its crash was") {
    known.crashed_at = at("11:30:00");
    known.created_at = at("11:45:00");
  }
  SUBCASE("or, where that is not known, when it was made") {
    known.created_at = at("11:30:00");
  }
  send(limiter, actors::known_case{known});
  crash("web", at("11:59:00"));
  CHECK(passed() == 0);
  advance(31min, 1min);
  crash("web", at("12:31:00"));
  CHECK(passed() == 1);
}

TEST_CASE_FIXTURE(limiter_fixture,
                  "a crash that was lost leaves its window open to the next") {
  crash("web", at("11:50:00"));
  send(limiter, actors::forget_crash{"web-1-case", "web"});
  crash("web", at("11:51:00"));
  CHECK(passed() == 2);
}

TEST_CASE_FIXTURE(limiter_fixture,
                  "a case that was lost late does not open the next one's "
                  "window") {
  crash("web", at("10:50:00"), "web-1");
  crash("web", at("11:50:00"), "web-2");
  send(limiter, actors::forget_crash{"web-1-case", "web"});
  crash("web", at("11:51:00"), "web-3");
  CHECK(passed() == 2);
}

TEST_CASE_FIXTURE(limiter_fixture, "a window of no length limits nothing") {
  settings->rate_limit_window = 0s;
  start();
  crash("web", at("11:50:00"));
  crash("web", at("11:50:00"));
  CHECK(passed() == 2);
}

TEST_CASE_FIXTURE(limiter_fixture,
                  "a repeat is told to the recorder, for the case that holds "
                  "the window") {
  crash("web", at("11:50:00"), "web-1");
  CHECK(recorder->repeats.empty());
  crash("web", at("11:51:00"), "web-2");
  REQUIRE(recorder->repeats.size() == 1);
  const auto& told = recorder->repeats[0];
  CHECK(told.case_name == "web-1-case");
  CHECK(told.what.pod == "web-2");
  CHECK(told.what.crashed_at == at("11:51:00"));
  CHECK(told.what.seen_at == at("12:00:00"));
  CHECK(told.counted_until == std::nullopt);
}

TEST_CASE_FIXTURE(limiter_fixture,
                  "a repeat is of the last window's case, or of none") {
  crash("web", at("09:00:00"), "first");
  crash("web", at("11:30:00"), "second");
  REQUIRE(passed() == 2);
  SUBCASE("of one moment, crashes come in any order") {
    crash("web", at("11:30:00"));
    crash("web", at("11:29:59"));
    CHECK(repeated_cases() ==
          std::vector<std::string>{"second-case", "second-case"});
  }
  SUBCASE("one of the window before is found late") {
    crash("web", at("09:30:00"));
    CHECK(repeated_cases().empty());
  }
  SUBCASE("one between the two is a window's length away") {
    crash("web", at("10:30:00"));
    CHECK(repeated_cases().empty());
    crash("web", at("10:30:01"));
    CHECK(repeated_cases().size() == 1);
  }
  CHECK(passed() == 2);
}

TEST_CASE_FIXTURE(limiter_fixture,
                  "repeats of a case of an earlier run come with the time up "
                  "to which it has counted") {
  model::case_view known;
  known.name = "web-1-case";
  known.signature = "web";
  known.crashed_at = at("11:30:00");
  known.repeats_last = at("11:40:00");
  send(limiter, actors::known_case{known});
  crash("web", at("11:45:00"), "web-2");
  REQUIRE(recorder->repeats.size() == 1);
  CHECK(recorder->repeats[0].case_name == "web-1-case");
  CHECK(recorder->repeats[0].counted_until == at("11:40:00"));
}

TEST_CASE_FIXTURE(limiter_fixture, "the recorder hears that a case was lost") {
  send(limiter, actors::forget_crash{"web-1-case", "web"});
  REQUIRE(recorder->forgotten.size() == 1);
  CHECK(recorder->forgotten[0].case_name == "web-1-case");
}

TEST_CASE_FIXTURE(limiter_fixture,
                  "a case that somebody deletes opens its window, not that of "
                  "another case") {
  crash("web", at("11:50:00"), "web-1");
  crash("web", at("11:51:00"), "web-2");
  CHECK(passed() == 1);
  send(limiter, actors::case_gone{"other-case", "u", "web", "shop"});
  crash("web", at("11:52:00"), "web-3");
  CHECK(passed() == 1);
  send(limiter, actors::case_gone{"web-1-case", "u", "web", "shop"});
  CHECK(recorder->forgotten.back().case_name == "web-1-case");
  crash("web", at("11:53:00"), "web-4");
  CHECK(passed() == 2);
  crash("web", at("11:54:00"), "web-5");
  CHECK(passed() == 2);
  CHECK(repeated_cases().back() == "web-4-case");
}

TEST_CASE_FIXTURE(limiter_fixture, "what is told of a list is passed on") {
  send(limiter, actors::pod_list{"", true});
  crash("web", at("11:50:00"));
  send(limiter, actors::pod_list{"", false});
  CHECK(next->order == "[!]");
}
