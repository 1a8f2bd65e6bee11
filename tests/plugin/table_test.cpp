#include "plugin/table.hpp"

#include <doctest/doctest.h>

using namespace forensics::plugin;

TEST_CASE(
    "columns are as wide as their widest cell, with no space at the end") {
  table lines({"NAME", "AGE"});
  const style plain(false);
  const std::vector<row> rows{{{"a"}, {"5m"}}, {{"lönger"}, {"1h"}}};
  CHECK(lines.head(rows, plain) == "NAME     AGE\n");
  CHECK(lines.lines(rows, plain) == "a        5m\nlönger   1h\n");
}

TEST_CASE("later rows keep the widths of earlier ones, or widen them") {
  table lines({"NAME", "AGE"});
  const style plain(false);
  CHECK(lines.lines({{{"longer"}, {"5m"}}}, plain) == "longer   5m\n");
  CHECK(lines.lines({{{"a"}, {"5m"}}}, plain) == "a        5m\n");
  CHECK(lines.lines({{{"longest"}, {"5m"}}}, plain) == "longest   5m\n");
}

TEST_CASE("colours do not shift columns, and are left out where unwanted") {
  table lines({"A", "B"});
  const std::vector<row> rows{{{"x", paint::red}, {"y"}}};
  CHECK(lines.lines(rows, style(true)) == "\x1b[31mx\x1b[0m   y\n");
  CHECK(lines.lines(rows, style(false)) == "x   y\n");
}
