#include "model/time.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

using namespace forensics::model;
using std::chrono::milliseconds;

TEST_CASE("RFC 3339 times are read as the API writes them") {
  struct row {
    std::string text;
    std::int64_t milliseconds_since_1970;
  };
  const row rows[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"2026-01-02T15:04:05Z", 1767366245000},
      {"2026-01-02T15:04:05.123456Z", 1767366245123},
      {"2026-01-02T15:04:05.9Z", 1767366245900},
      {"2026-01-02T15:04:05.000000000001Z", 1767366245000},
      {"2026-01-02T16:34:05+01:30", 1767366245000},
      {"2026-01-02T07:04:05-08:00", 1767366245000},
      {"2024-02-29T00:00:00Z", 1709164800000},
      {"1969-12-31T23:59:59.5Z", -500},
      {"9999-12-31T23:59:59Z", 253402300799000},
      {"0000-01-01T00:00:00Z", -62167219200000},
  };
  for (const row& r : rows) {
    CAPTURE(r.text);
    const auto time = parse_rfc3339(r.text);
    REQUIRE(time);
    CHECK(time->time_since_epoch().count() == r.milliseconds_since_1970);
  }
}

TEST_CASE("what is no RFC 3339 time is refused") {
  for (const std::string text : {"",
                                 "2026-01-02",
                                 "2026-01-02T15:04:05",
                                 "2026-01-02 15:04:05Z",
                                 "2026-01-02T15:04:05z",
                                 "2026-01-02T15:04:05.Z",
                                 "2026-1-2T15:04:05Z",
                                 "2026-02-29T00:00:00Z",
                                 "2026-13-01T00:00:00Z",
                                 "2026-00-01T00:00:00Z",
                                 "2026-01-32T00:00:00Z",
                                 "2026-01-00T00:00:00Z",
                                 "2026-01-02T24:00:00Z",
                                 "2026-01-02T15:60:00Z",
                                 "2026-01-02T15:04:60Z",
                                 "2026-01-02T15:04:05+24:00",
                                 "2026-01-02T15:04:05+0100",
                                 "2026-01-02T15:04:05Zx",
                                 " 2026-01-02T15:04:05Z",
                                 "+026-01-02T15:04:05Z",
                                 "12026-01-02T15:04:05Z"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_rfc3339(text));
  }
}

TEST_CASE("times are written for API, events and labels") {
  const timestamp time{milliseconds{1767366245007}};
  CHECK(format_rfc3339(time) == "2026-01-02T15:04:05Z");
  CHECK(format_micro_time(time) == "2026-01-02T15:04:05.007000Z");
  CHECK(format_label_time(time) == "2026-01-02T15-04-05Z");
  CHECK(parse_rfc3339(format_micro_time(time)) == time);
  CHECK(format_micro_time(timestamp{milliseconds{-1}}) ==
        "1969-12-31T23:59:59.999000Z");
}

TEST_CASE("Go durations are read") {
  struct row {
    std::string text;
    std::int64_t milliseconds;
  };
  const row rows[] = {
      {"0", 0},
      {"0s", 0},
      {"24h", 86'400'000},
      {"1h30m", 5'400'000},
      {"500ms", 500},
      {"1.5h", 5'400'000},
      {".5s", 500},
      {"1.s", 1'000},
      {"+1m", 60'000},
      {"1m1m", 120'000},
      {"30m1h", 5'400'000},
      {"500us500us", 1},
      {"1500\u00b5s", 1},
      {"1500\u03bcs", 1},
      {"999999ns", 0},
      {"0.001s", 1},
      {"0.1ms", 0},
      {"2562047h", 9'223'369'200'000},
      {"0.00000000000000000000000000000001h", 0},
  };
  for (const row& r : rows) {
    CAPTURE(r.text);
    const auto length = parse_duration(r.text);
    REQUIRE(length);
    CHECK(length->count() == r.milliseconds);
  }
}

TEST_CASE("what is no duration is refused and told what one looks like") {
  for (const std::string text : {"",
                                 "+",
                                 "1",
                                 "h",
                                 ".s",
                                 "-1h",
                                 "1 h",
                                 "1h ",
                                 " 1h",
                                 "1d",
                                 "1H",
                                 "1h30",
                                 "one hour",
                                 "1..5h",
                                 "++1h",
                                 "0x1h",
                                 "1e3s",
                                 "2562048h",
                                 "9223372036854775808ns",
                                 "99999999999999999999999h",
                                 "2562047h2562047h"}) {
    CAPTURE(text);
    const auto length = parse_duration(text);
    REQUIRE_FALSE(length);
    CHECK(length.error().find("1h30m") != std::string::npos);
  }
}

TEST_CASE("durations are written in the shortest Go spelling") {
  struct row {
    std::int64_t milliseconds;
    std::string text;
  };
  const row rows[] = {
      {0, "0s"},
      {1, "1ms"},
      {500, "500ms"},
      {1'000, "1s"},
      {1'500, "1.5s"},
      {1'005, "1.005s"},
      {60'000, "1m"},
      {90'000, "1m30s"},
      {5'400'000, "1h30m"},
      {86'400'000, "24h"},
      {3'600'500, "1h500ms"},
      {-1'500, "-1.5s"},
  };
  for (const row& r : rows) {
    CAPTURE(r.text);
    CHECK(format_duration(duration{r.milliseconds}) == r.text);
    if (r.milliseconds >= 0)
      CHECK(*parse_duration(r.text) == duration{r.milliseconds});
  }
  CHECK(format_duration(duration::min()).front() == '-');
}
