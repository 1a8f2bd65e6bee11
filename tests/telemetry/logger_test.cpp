#include "telemetry/logger.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <limits>
#include <thread>
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

TEST_CASE("no value commands a terminal or reorders a line") {
  struct row {
    std::string value;
    std::string written;
  };
  const row rows[] = {
      {"\x7f", R"(\u007f)"},
      {"\xc2\x9b"
       "31m",
       R"(\u009b31m)"},  // CSI in one character
      {"\xe2\x80\xa8", R"(\u2028)"},
      {"a\xe2\x80\xae"
       "b",
       R"(a\u202eb)"},
  };
  for (const row& each : rows)
    for (const auto format : {log_format::json, log_format::text}) {
      CAPTURE(each.written);
      const std::string line = format_line(
          format, at("12:00:00"), log_level::error, "m", {{"k", each.value}});
      CHECK(line.find(each.value) == std::string::npos);
      CHECK(line.find('"' + each.written + '"') != std::string::npos);
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

namespace {

/// A log in memory with a clock by hand.
struct log_book {
  model::timestamp now = at("12:00:00");
  std::vector<std::string> lines;
  telemetry::logger log{
      log_level::info, log_format::json, [this] { return now; },
      [this](std::string_view line) { lines.emplace_back(line); }};

  void refuse() {
    log.warning("pod watch interrupted",
                {{"error", "connection refused"}, {"retry_ms", 200}});
  }
  model::json_document last() const { return parsed(lines.back()); }
};

}  // namespace

TEST_CASE("a warning that is repeated tells how often it was not written") {
  log_book book;
  book.refuse();
  CHECK(model::find(book.last(), {"repeated"}) == nullptr);
  for (int i = 0; i < 9; ++i) book.refuse();
  CHECK(book.lines.size() == 1);
  book.now += std::chrono::seconds(1);
  book.refuse();
  REQUIRE(book.lines.size() == 2);
  CHECK(model::integer_at(book.last(), {"repeated"}) == 9);
  CHECK(model::text_at(book.last(), {"error"}) == "connection refused");
}

TEST_CASE("each actor that is stuck is named, and damped by itself") {
  log_book book;
  for (int i = 0; i < 3; ++i)
    for (const char* name :
         {"api", "sealer", "the cloner of web-1", "the cloner of web-2"})
      book.log.error("an actor is stuck", {{"actor", name}});
  REQUIRE(book.lines.size() == 4);
  CHECK(model::text_at(book.last(), {"actor"}) == "the cloner of web-2");
}

TEST_CASE("when the trouble is over the next line brings what was held back") {
  log_book book;
  for (int i = 0; i < 3; ++i) book.refuse();
  book.now += std::chrono::minutes(2);
  book.log.info("crash seen", {});
  REQUIRE(book.lines.size() == 3);
  const auto told = parsed(book.lines[1]);
  CHECK(model::text_at(told, {"message"}) == "repeated, and now over");
  CHECK(model::text_at(told, {"level"}) == "warning");
  CHECK(model::text_at(told, {"of"}) == "pod watch interrupted");
  CHECK(model::text_at(told, {"error"}) == "connection refused");
  CHECK(model::integer_at(told, {"repeated"}) == 2);
  CHECK(model::text_at(told, {"last"}) == "2026-03-01T12:00:00.000000Z");
  CHECK(model::text_at(book.last(), {"message"}) == "crash seen");
}

TEST_CASE("what is held back at the end is told by flush, once") {
  log_book book;
  for (int i = 0; i < 3; ++i) book.refuse();
  book.log.flush();
  CHECK(book.lines.size() == 2);
  CHECK(model::integer_at(book.last(), {"repeated"}) == 2);
  book.log.flush();
  CHECK(book.lines.size() == 2);
}

TEST_CASE("the record of cases is never damped") {
  log_book book;
  for (int i = 0; i < 100; ++i) book.log.info("crash seen", {{"case", "a"}});
  CHECK(book.lines.size() == 100);
}

TEST_CASE("many threads that complain at once lose no count") {
  std::atomic<std::int64_t> told{0};
  telemetry::logger log(
      log_level::info, log_format::json, [] { return at("12:00:00"); },
      [&](std::string_view line) {
        const auto object = parsed(std::string(line));
        const bool is_rest =
            model::text_at(object, {"message"}) == "repeated, and now over";
        told += model::integer_at(object, {"repeated"}) + (is_rest ? 0 : 1);
      });
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&log] {
        for (int i = 0; i < 1000; ++i) log.error("m", {{"error", "e"}});
      });
  }
  log.flush();
  CHECK(told == 4000);
}
