#include "telemetry/logger.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using model::log_format;
using model::log_level;
using telemetry::format_line;

TEST_CASE("a JSON line has time, level, message and the fields in order") {
  CHECK(format_line(log_format::json, at("12:00:00") + model::duration{7},
                    log_level::info, "crash seen",
                    {{"pod", "web-1"},
                     {"exit_code", 137},
                     {"ratio", 0.5},
                     {"log", true}}) ==
        R"({"ts":"2026-03-01T12:00:00.007000Z","level":"info",)"
        R"("message":"crash seen","pod":"web-1","exit_code":137,)"
        R"("ratio":0.5,"log":true})");
}

TEST_CASE("a text line has key=value") {
  CHECK(format_line(log_format::text, at("12:00:00"), log_level::warning,
                    "case step failed",
                    {{"step", "clone"}, {"tries", 5U}, {"log", false}}) ==
        R"(2026-03-01T12:00:00.000000Z warning case step failed )"
        R"(step="clone" tries=5 log=false)");
}

TEST_CASE("whatever a value holds, a line is one line and valid") {
  const std::string values[] = {
      "two\nlines",    "a \"quoted\" word",
      "a back\\slash", "ends cut \xE2\x82",
      "raw \xFF\xFE",  std::string("a\0b", 3),
      "\x1b[31mred",   "ü€😀",
  };
  for (const std::string& value : values)
    for (const auto format : {log_format::json, log_format::text}) {
      CAPTURE(value);
      const std::string line = format_line(
          format, at("12:00:00"), log_level::error, "m", {{"k", value}});
      CHECK(line.find('\n') == std::string::npos);
      CHECK(line.find('\x1b') == std::string::npos);
      CHECK(line.find('\0') == std::string::npos);
      const auto quoted = line.find('"');
      REQUIRE(quoted != std::string::npos);
      const auto object = parsed(format == log_format::json
                                     ? line
                                     : R"({"k":)" + line.substr(quoted) + "}");
      const auto read = model::text_at(object, {"k"});
      const bool was_valid =
          value.find_first_of("\xE2\xFF") == std::string::npos ||
          value == "ü€😀";
      if (was_valid)
        CHECK(read == value);
      else
        CHECK(read.find("\uFFFD") != std::string_view::npos);
    }
}

TEST_CASE("a number that is none leaves the line valid") {
  for (const double number : {std::numeric_limits<double>::quiet_NaN(),
                              std::numeric_limits<double>::infinity()}) {
    const auto line = format_line(log_format::json, at("12:00:00"),
                                  log_level::info, "m", {{"n", number}});
    CHECK(model::find(parsed(line), {"n"}) != nullptr);
  }
}

TEST_CASE("lines below the level are not written") {
  struct row {
    log_level threshold;
    std::size_t lines;
  };
  for (const row& each :
       {row{log_level::debug, 4}, row{log_level::info, 3},
        row{log_level::warning, 2}, row{log_level::error, 1}}) {
    std::vector<std::string> lines;
    telemetry::logger log(
        each.threshold, log_format::json, [] { return at("12:00:00"); },
        [&](std::string_view line) { lines.emplace_back(line); });
    log.debug("d", {});
    log.info("i", {});
    log.warning("w", {});
    log.error("e", {});
    REQUIRE(lines.size() == each.lines);
    CHECK(model::text_at(parsed(lines.back()), {"level"}) == "error");
  }
}
