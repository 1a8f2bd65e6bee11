#include "telemetry/liveness.hpp"

#include <doctest/doctest.h>

using forensics::telemetry::liveness;
using namespace std::chrono_literals;
using lines = std::vector<std::string>;

namespace {

struct by_hand {
  liveness::time_point now{};
  liveness probe{[this] { return now; }};
};

}  // namespace

TEST_CASE_FIXTURE(by_hand, "nothing is stuck before anything has begun") {
  now += 24h;
  CHECK(probe.stuck().empty());
}

TEST_CASE_FIXTURE(by_hand, "somebody has to look again and again") {
  probe.beat();
  now += 60s;
  CHECK(probe.stuck().empty());
  now += 1s;
  CHECK(probe.stuck() == lines{"no actor runs"});
  probe.beat();
  CHECK(probe.stuck().empty());
}

TEST_CASE_FIXTURE(by_hand, "an actor is stuck until it answers again") {
  probe.found("api", true);
  probe.found("rate_limiter", false);
  CHECK(probe.stuck() == lines{"rate_limiter is stuck"});
  probe.found("rate_limiter", true);
  CHECK(probe.stuck().empty());
}

TEST_CASE_FIXTURE(by_hand, "what nobody asks any more is not stuck for ever") {
  probe.found("case web/runner", false);
  now += 61s;
  CHECK(probe.stuck().empty());
  probe.beat();
  CHECK(probe.stuck().empty());
}

TEST_CASE_FIXTURE(by_hand, "a watch has to come on") {
  probe.progress("the watch of pods");
  now += 10min;
  CHECK(probe.stuck().empty());
  now += 1s;
  CHECK(probe.stuck() == lines{"the watch of pods has not come on"});
  probe.progress("the watch of pods");
  CHECK(probe.stuck().empty());
}
