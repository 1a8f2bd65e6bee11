#include "model/log_parts.hpp"

#include <doctest/doctest.h>

using namespace forensics::model;

namespace {

std::string joined(const std::vector<captured_log>& parts) {
  std::string out;
  for (auto each = parts.rbegin(); each != parts.rend(); ++each)
    out += each->bytes;
  return out;
}

std::string lines(std::size_t bytes) {
  std::string out;
  for (int number = 0; out.size() < bytes; ++number)
    out += "line " + std::to_string(number) + "\n";
  return out;
}

}  // namespace

TEST_CASE("a log that fits is one part") {
  for (const std::string& bytes : {std::string(), std::string("a\n"),
                                   std::string(longest_kept_log, 'x')}) {
    const auto parts = parts_of({bytes, false, 7});
    REQUIRE(parts.size() == 1);
    CHECK(parts[0].bytes == bytes);
    CHECK(parts[0].dropped == 7);
    CHECK_FALSE(parts[0].complete);
    CHECK(parts[0].parts == 1);
  }
}

TEST_CASE("a longer log is cut between lines, and nothing of it is lost") {
  const std::string whole = lines(8U << 20);
  const auto parts = parts_of({whole, false, 7});
  REQUIRE(parts.size() > 8);
  CHECK(parts.size() < 20);
  for (const auto& part : parts) {
    CHECK(part.bytes.size() <= longest_kept_log);
    CHECK(part.bytes.starts_with("line "));
    CHECK(part.bytes.ends_with("\n"));
    CHECK(part.parts == parts.size());
    CHECK(part.dropped == 7);
  }
  CHECK(joined(parts) == whole);
}

TEST_CASE("one endless line and bytes that are no text are cut all the same") {
  for (const char each : {'x', '\0', '\xff', '\x80', '\n'}) {
    const std::string whole(3 * longest_kept_log + 5, each);
    const auto parts = parts_of({whole, true});
    CHECK(joined(parts) == whole);
    for (const auto& part : parts) {
      CHECK(!part.bytes.empty());
      CHECK(part.bytes.size() <= longest_kept_log);
    }
  }
}

TEST_CASE("a part's file is the log's, with a number from the second on") {
  CHECK(part_file("crash.log", 0) == "crash.log");
  CHECK(part_file("app.previous.log", 12) == "app.previous.log.12");
}
