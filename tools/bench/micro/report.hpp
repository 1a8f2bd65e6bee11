#pragma once

#include <string>
#include <vector>

#include "bench/micro/measure.hpp"

/// What was measured, for people and for programs.
namespace forensics::micro {

/// A benchmark's figures of one `each`.
struct row {
  std::string name;
  std::string each;
  double bytes = 0;
  double ns = 0;
  double reference_ns = 0;
  double ratio = 0;
  double limit = 0;

  double mb_per_s() const noexcept { return bytes * 1e3 / ns; }
  double per_s() const noexcept { return 1e9 / ns; }
};
row row_of(const benchmark& what, const figures& measured, double limit);

std::string table_of(const std::vector<row>& rows);
std::string json_of(const std::vector<row>& rows);

/// A sentence for each ratio that is over its limit.
std::string complaints_of(const std::vector<row>& rows);

}  // namespace forensics::micro
