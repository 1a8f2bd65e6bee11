#include "model/retry.hpp"

#include <algorithm>

namespace forensics::model {

duration backoff::delay(unsigned attempt, double random) const noexcept {
  duration longest = std::clamp(base, duration{0}, ceiling);
  for (unsigned i = 0; i < attempt && longest > duration{0}; ++i) {
    if (longest > ceiling / 2) {
      longest = ceiling;
      break;
    }
    longest *= 2;
  }
  const duration half = longest / 2;
  const double jitter = static_cast<double>((longest - half).count()) * random;
  return half + duration{static_cast<duration::rep>(jitter)};
}

}  // namespace forensics::model
