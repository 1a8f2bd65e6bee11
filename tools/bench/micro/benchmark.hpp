#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/micro/inputs.hpp"

namespace forensics::micro {

/// Something that is measured. One thread; no I/O.
struct benchmark {
  std::string name;       ///< family/case
  std::string each;       ///< what its figures are of: a pod, an event, a log
  text input;             ///< what the reference loop reads, too
  std::size_t count = 1;  ///< how many of `each` one call of `work` does
  /// False when it did not do what is to be measured.
  std::function<bool()> work;
};

std::vector<benchmark> scan_benchmarks();
std::vector<benchmark> clone_benchmarks();
std::vector<benchmark> signature_benchmarks();
std::vector<benchmark> redaction_benchmarks();
std::vector<benchmark> log_benchmarks();

}  // namespace forensics::micro
