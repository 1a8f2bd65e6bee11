#include "telemetry/process_figures.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using namespace forensics::telemetry;

namespace {

/// What a kernel 6.1 has said of a shell, the numbers made round.
struct files_of_a_process {
  std::string stat =
      "4711 (bash) S 1 4711 4711 34816 4720 4194304 900 80 0 0 250 50 9 1 20 "
      "0 3 0 12000 8192000 500 18446744073709551615 1 1 0 0 0 0 65536 1 2\n";
  std::string limits =
      "Limit                     Soft Limit           Hard Limit           "
      "Units     \n"
      "Max processes             63000                63000                "
      "processes \n"
      "Max open files            1024                 524288               "
      "files     \n";
  std::string system_stat = "cpu  1 2 3\nbtime 1700000000\nprocesses 9\n";

  std::optional<process_figures> parsed() const {
    return parse_process({stat, limits, system_stat}, {100, 4096});
  }
};

}  // namespace

TEST_CASE_FIXTURE(files_of_a_process, "figures are in base units") {
  CHECK(parsed() ==
        process_figures{3.0, 8192000, 2048000, 3, 1700000120, 1024});
}

TEST_CASE_FIXTURE(files_of_a_process,
                  "a program's name may have blanks and parentheses") {
  const auto plain = parsed();
  stat.replace(stat.find("(bash)"), 6, "(a ) R 1 (b)");
  CHECK(parsed() == plain);
}

TEST_CASE_FIXTURE(files_of_a_process, "no limit is infinite") {
  limits.replace(limits.find("1024   "), 9, "unlimited");
  REQUIRE(parsed());
  CHECK(parsed()->max_fds == std::numeric_limits<double>::infinity());
}

TEST_CASE_FIXTURE(files_of_a_process, "what is not whole tells nothing") {
  SUBCASE("no stat") { stat.clear(); }
  SUBCASE("stat without a name") { stat = "4711 bash S 1"; }
  SUBCASE("stat cut off") { stat.resize(stat.find("8192000")); }
  SUBCASE("a word where a number should be") {
    stat.replace(stat.find("12000"), 5, "twelve");
  }
  SUBCASE("a negative number") { stat.replace(stat.find("250"), 3, "-50"); }
  SUBCASE("no limits") { limits.clear(); }
  SUBCASE("limits without that of files") {
    limits.resize(limits.find("Max open files"));
  }
  SUBCASE("limits cut off behind the name") {
    limits.resize(limits.find("1024"));
  }
  SUBCASE("no time of the boot") { system_stat = "cpu 1 2 3\n"; }
  CHECK(!parsed());
}
