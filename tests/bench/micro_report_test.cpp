#include <stdexcept>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "bench/micro/limits.hpp"
#include "bench/micro/report.hpp"

using namespace forensics::micro;

namespace {

row measured(std::string name, double ratio) {
  row out;
  out.name = std::move(name);
  out.ratio = ratio;
  out.limit = 4;
  return out;
}

}  // namespace

TEST_CASE("what is within its limit is no complaint") {
  CHECK(complaints_of({measured("scan/page", 4), measured("log/cut", 0.1)})
            .empty());
}

TEST_CASE("a ratio over its limit is told with what to do, and no other is") {
  const auto told =
      complaints_of({measured("scan/page", 4.01), measured("log/cut", 1)});
  CHECK(told.find("scan/page takes 4.01 times as long as the reference loop; "
                  "its limit is 4.00") != std::string::npos);
  CHECK(told.find("--only=scan/page") != std::string::npos);
  CHECK(told.find("log/cut") == std::string::npos);
}

TEST_CASE("the figures are of one of what a call works on") {
  const benchmark two{"scan/page", "pod", share("0123456789"), 2, nullptr};
  const auto row = row_of(two, {100, 50, 2}, 3);
  CHECK(row.bytes == 5);
  CHECK(row.ns == 50);
  CHECK(row.reference_ns == 25);
  CHECK(row.ratio == 2);
  CHECK(row.limit == 3);
  CHECK(row.mb_per_s() == 100);
  CHECK(row.per_s() == 2e7);
}

TEST_CASE("a benchmark without a limit is refused") {
  CHECK_THROWS_WITH_AS(limit_of("scan/pga"),
                       "scan/pga has no limit in limits.cpp",
                       std::out_of_range);
}
