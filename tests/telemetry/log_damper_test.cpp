#include "telemetry/log_damper.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;
using model::log_level;
using telemetry::complaint;
using telemetry::log_damper;

namespace {

constexpr const char* refused = "connection refused";

complaint of(const std::string& error, const char* message = "interrupted") {
  return {log_level::warning, message, error, false};
}

/// Seconds at which a line is written that comes each `step` for `length`.
std::vector<std::int64_t> written_at(log_damper& damper, model::duration step,
                                     model::duration length,
                                     std::uint64_t& told) {
  const auto begin = at("12:00:00");
  std::vector<std::int64_t> out;
  for (model::duration t{0}; t <= length; t += step)
    if (const auto held = damper.admit(of(refused), begin + t)) {
      told += *held + 1;
      out.push_back(t / 1s);
    }
  return out;
}

}  // namespace

TEST_CASE("a line that comes each 100 ms is written at growing intervals") {
  log_damper damper;
  std::uint64_t told = 0;
  CHECK(written_at(damper, 100ms, 20min, told) ==
        std::vector<std::int64_t>{0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811,
                                  1111});
  const auto rest = damper.take_all();
  REQUIRE(rest.size() == 1);
  CHECK_MESSAGE(told + rest[0].held == 20 * 60 * 10 + 1, "none is lost");
}

TEST_CASE("a line that comes each minute is damped in the end, too") {
  log_damper damper;
  std::uint64_t told = 0;
  const auto lines = written_at(damper, 1min, 60min, told);
  CHECK(lines.size() == 18);
  CHECK(lines.back() - lines[lines.size() - 2] == 300);
}

TEST_CASE("alike are lines that differ in names and numbers alone") {
  struct {
    std::string first, second;
    bool alike;
  } const cases[] = {
      {"connection refused", "connection refused", true},
      {"connection refused", "timeout", false},
      {"not done within 10000 ms", "not done within 9950 ms", true},
      {"nothing listens at 10.0.0.1:6443, or", "nothing listens at lab:443, or",
       false},
      {"nothing listens at 10.0.0.1:6443, or",
       "nothing listens at 10.0.0.2:443, or", true},
      {R"(pods "web-1" not found)", R"(pods "api" not found)", true},
      {"pods web-7d9c-x2 not found", "pods web-5f1b-q8 not found", true},
      {"get pods in shop: timeout", "get pods in bank: timeout", false},
      {"it's broken", "it's gone", false},
      {"", "", true},
  };
  for (const auto& each : cases) {
    CAPTURE(each.first);
    CAPTURE(each.second);
    log_damper damper;
    const auto now = at("12:00:00");
    CHECK(damper.admit(of(each.first), now) == 0);
    CHECK(damper.admit(of(each.second), now).has_value() != each.alike);
  }
}

TEST_CASE("level and message tell lines apart") {
  log_damper damper;
  const auto now = at("12:00:00");
  CHECK(damper.admit(of(refused, "a"), now));
  CHECK(damper.admit(of(refused, "b"), now));
  CHECK(damper.admit({log_level::error, "a", refused, false}, now));
  CHECK_FALSE(damper.admit({log_level::error, "a", refused, false}, now));
}

TEST_CASE("of lines about cases the first five are written") {
  log_damper damper;
  const auto now = at("12:00:00");
  int lines = 0;
  for (int i = 0; i < 100; ++i)
    if (damper.admit({log_level::warning, "failed", refused, true}, now))
      ++lines;
  CHECK(lines == 5);
  CHECK(damper.admit({log_level::warning, "failed", refused, true}, now + 1s) ==
        95);
  CHECK_FALSE(
      damper.admit({log_level::warning, "failed", refused, true}, now + 2s));
}

TEST_CASE("what is over is told once, and is news when it comes again") {
  log_damper damper;
  const auto begin = at("12:00:00");
  for (int i = 0; i < 4; ++i) damper.admit(of(refused), begin + i * 100ms);
  CHECK(damper.take_over(begin + 60s).empty());
  const auto over = damper.take_over(begin + 61s);
  REQUIRE(over.size() == 1);
  CHECK(over[0].level == log_level::warning);
  CHECK(over[0].message == "interrupted");
  CHECK(over[0].error == refused);
  CHECK(over[0].held == 3);
  CHECK(over[0].last == begin + 300ms);
  CHECK(damper.size() == 0);
  CHECK(damper.take_over(begin + 62s).empty());
  CHECK(damper.admit(of(refused), begin + 62s) == 0);
}

TEST_CASE("what held nothing back is forgotten without a word") {
  log_damper damper;
  damper.admit(of(refused), at("12:00:00"));
  CHECK(damper.take_over(at("12:02:00")).empty());
  CHECK(damper.size() == 0);
}

TEST_CASE("what comes slowly is over only after a pause of its own length") {
  log_damper damper;
  const auto begin = at("12:00:00");
  damper.admit(of(refused), begin);
  damper.admit(of(refused), begin + 2min);
  CHECK(damper.take_over(begin + 6min).empty());
  CHECK(damper.size() == 1);
  damper.take_over(begin + 8min);
  CHECK(damper.size() == 0);
}

TEST_CASE("errors that are all unlike are damped together, in few kinds") {
  log_damper damper;
  const auto now = at("12:00:00");
  int lines = 0;
  for (char a = 'a'; a <= 'z'; ++a)
    for (char b = 'a'; b <= 'z'; ++b)
      if (damper.admit(of(std::string{a, b}), now)) ++lines;
  CHECK(lines == 9);
  CHECK(damper.size() == 9);
}

TEST_CASE("a clock that is set back silences nothing") {
  log_damper damper;
  const auto begin = at("12:00:00");
  damper.admit(of(refused), begin);
  CHECK_FALSE(damper.admit(of(refused), begin));
  CHECK(damper.admit(of(refused), begin - 1h) == 1);
  CHECK_FALSE(damper.admit(of(refused), begin - 1h));
  CHECK(damper.admit(of(refused), begin - 1h + 2s) == 1);
}
