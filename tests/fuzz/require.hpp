#pragma once

#include <cstdlib>

namespace forensics::test {

/// What a fuzz target holds to be true of any input.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace forensics::test
