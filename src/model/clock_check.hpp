#pragma once

#include <optional>

#include "model/time.hpp"

namespace forensics::model {

/// May the wall clock be believed? One that has leapt ahead of the time that
/// passed may be set right again soon, and what was deleted by it would not
/// come back. Not thread-safe.
class clock_check {
 public:
  /// A leap is longer than `leap`, and believed after `settling`.
  clock_check(duration leap, duration settling);

  /// The clock says `now`; at least `passed` has gone by since the last call,
  /// by a clock that nobody sets. False while a leap ahead is not believed. A
  /// clock that is set back is believed at once.
  bool believes(timestamp now, duration passed);
  /// Has the last call found a leap ahead?
  bool has_leapt() const noexcept { return has_leapt_; }

 private:
  duration leap_;
  duration settling_;
  std::optional<timestamp> last_;
  duration left_{0};  ///< until the leap is believed
  bool has_leapt_ = false;
};

}  // namespace forensics::model
