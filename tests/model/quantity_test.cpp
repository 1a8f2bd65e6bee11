#include "model/quantity.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using forensics::model::quantity_in_milli;

TEST_CASE("a quantity is read in thousandths, rounded up") {
  const std::pair<const char*, std::int64_t> rows[] = {
      {"0", 0},
      {"1", 1000},
      {"100m", 100},
      {"1.1", 1100},
      {"0.29", 290},
      {"1500u", 2},
      {"1n", 1},
      {"2e3", 2'000'000},
      {"1k", 1'000'000},
      {"1Ki", 1'024'000},
      {"1.5Mi", 1'572'864'000},
      {"+5", 5000},
      {"16E", std::numeric_limits<std::int64_t>::max()},
      {"9e300", std::numeric_limits<std::int64_t>::max()},
      {"1e308", std::numeric_limits<std::int64_t>::max()},
      {"1e308Ei", std::numeric_limits<std::int64_t>::max()}};
  for (const auto& [text, milli] : rows) {
    CAPTURE(std::string(text));
    CHECK(quantity_in_milli(text).value_or(-1) == milli);
  }
}

TEST_CASE("what is no quantity is nothing") {
  for (const char* text :
       {"", "-1", "x", "1 Gi", "1gi", "Gi", "inf", "nan", "1Gib", "0x10"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(quantity_in_milli(text));
  }
}
