#include "model/age.hpp"

#include <doctest/doctest.h>

#include <cstdint>

using namespace forensics::model;

TEST_CASE("an age is told in the two or three figures that matter") {
  struct row {
    std::int64_t seconds;
    std::string text;
  };
  constexpr std::int64_t hour = 3600;
  constexpr std::int64_t day = 24 * hour;
  const row rows[] = {
      {-2, "<invalid>"},
      {-1, "0s"},
      {0, "0s"},
      {119, "119s"},
      {120, "2m"},
      {125, "2m5s"},
      {599, "9m59s"},
      {600, "10m"},
      {3 * hour - 1, "179m"},
      {3 * hour, "3h"},
      {8 * hour - 60, "7h59m"},
      {8 * hour, "8h"},
      {2 * day - 1, "47h"},
      {2 * day, "2d"},
      {2 * day + hour, "2d1h"},
      {8 * day, "8d"},
      {730 * day - 1, "729d"},
      {730 * day, "2y"},
      {731 * day, "2y1d"},
      {2920 * day, "8y"},
  };
  for (const row& r : rows)
    CHECK(human_duration(std::chrono::seconds(r.seconds)) == r.text);
}
