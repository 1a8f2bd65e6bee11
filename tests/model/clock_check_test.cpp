#include "model/clock_check.hpp"

#include <doctest/doctest.h>

#include "support/pods.hpp"

using forensics::model::clock_check;
using forensics::test::at;
using namespace std::chrono_literals;

TEST_CASE("a clock that leaps ahead is believed after a while") {
  clock_check check(60s, 10s);
  CHECK(check.believes(at("12:00:00"), 0s));
  CHECK(check.believes(at("12:00:02"), 2s));
  CHECK(check.believes(at("12:01:00"), 2s));
  CHECK_FALSE(check.has_leapt());
  CHECK_FALSE(check.believes(at("18:00:00"), 2s));
  CHECK(check.has_leapt());
  CHECK_FALSE(check.believes(at("18:00:05"), 5s));
  CHECK_FALSE(check.has_leapt());
  SUBCASE("and goes on from there") {
    CHECK(check.believes(at("18:00:10"), 5s));
    CHECK(check.believes(at("18:00:12"), 2s));
  }
  SUBCASE("at once when it is set right again") {
    CHECK(check.believes(at("12:01:09"), 2s));
  }
  SUBCASE("later when it leaps once more") {
    CHECK_FALSE(check.believes(at("20:00:00"), 5s));
    CHECK_FALSE(check.believes(at("20:00:05"), 5s));
    CHECK(check.believes(at("20:00:10"), 5s));
  }
}

TEST_CASE("a clock that is set back is believed") {
  clock_check check(60s, 10s);
  CHECK(check.believes(at("12:00:00"), 0s));
  CHECK(check.believes(at("09:00:00"), 2s));
  CHECK(check.believes(at("09:00:02"), 2s));
}

TEST_CASE("small steps of the clock are none") {
  clock_check check(60s, 10s);
  CHECK(check.believes(at("12:00:00"), 0s));
  CHECK(check.believes(at("12:01:02"), 2s));
  CHECK(check.believes(at("12:02:04"), 2s));
  CHECK(check.believes(at("12:01:10"), 2s));
}
