#pragma once

#include "bench/micro/benchmark.hpp"

namespace forensics::micro {

/// CPU time of one call, in nanoseconds.
struct figures {
  double work = 0;
  double reference = 0;  ///< of the reference loop over the same bytes
  double ratio = 0;      ///< of the two as they were side by side
};

/// `rounds` times the reference loop and then the work; told is the median.
/// Throws std::runtime_error when the work does not do what it should.
figures measure(const benchmark& what, unsigned rounds);

}  // namespace forensics::micro
