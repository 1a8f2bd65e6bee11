#include "model/redact_log.hpp"

#include <doctest/doctest.h>

using namespace forensics::model;

TEST_CASE("a log shows REDACTED for what must not be seen") {
  const mask hides({"hunter2"});
  const captured_log log{"login hunter2\nurl x://u:p@h\n\xff\n", true};
  const auto kept = redact_log(log, hides);
  CHECK(kept.bytes == "login REDACTED\nurl x://u:REDACTED@h\n\xff\n");
  CHECK(kept.complete);
}

TEST_CASE("what a cut leaves of a value is not kept") {
  const std::string value(mask::longest_piece - 1, 'v');
  const mask hides({"0" + value});
  SUBCASE("the line began before the cut") {
    const auto kept = redact_log({value + " end of the line", false}, hides);
    CHECK(kept.bytes == " end of the line");
    CHECK_FALSE(kept.complete);
  }
  SUBCASE("what is taken off is counted with what was") {
    const auto kept =
        redact_log({value + " end of the line", false, 1'000}, hides);
    CHECK(kept.dropped == 1'000 + value.size());
    CHECK(redact_log({"first\nsecond", false, 7}, hides).dropped == 7);
  }
  SUBCASE("the cut is at a line") {
    CHECK(redact_log({"first\nsecond", false}, hides).bytes == "first\nsecond");
  }
  SUBCASE("nothing was cut") {
    CHECK(redact_log({"one line", true}, hides).bytes == "one line");
  }
  SUBCASE("there is hardly anything") {
    CHECK(redact_log({"x", false}, hides).bytes.empty());
  }
}
