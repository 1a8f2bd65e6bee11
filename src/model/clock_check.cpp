#include "model/clock_check.hpp"

#include <algorithm>

namespace forensics::model {

clock_check::clock_check(duration leap, duration settling)
    : leap_(leap), settling_(settling) {}

bool clock_check::believes(timestamp now, duration passed) {
  const duration ahead = last_ ? now - *last_ - passed : duration{0};
  last_ = now;
  has_leapt_ = ahead > leap_;
  if (has_leapt_)
    left_ = settling_;
  else if (ahead < -leap_)
    left_ = duration{0};
  else
    left_ = std::max(left_ - passed, duration{0});
  return left_ == duration{0};
}

}  // namespace forensics::model
