#pragma once

#include "model/time.hpp"

namespace forensics::model {

/// Exponential backoff with full jitter over the upper half: try n (from 0)
/// waits between half and all of `base * 2^n`, at most `ceiling`.
struct backoff {
  duration base{200};
  duration ceiling{30'000};
  /// `random` in [0, 1). Never overflows, whatever `attempt` is.
  duration delay(unsigned attempt, double random) const noexcept;
};

}  // namespace forensics::model
