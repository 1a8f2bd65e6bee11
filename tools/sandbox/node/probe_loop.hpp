#pragma once

#include <functional>
#include <memory>
#include <string>

#include "sandbox/api/api.hpp"
#include "sandbox/node/probe_check.hpp"

namespace forensics::sandbox {

/// Repeats a probe's check by its periods and counts by its thresholds, until
/// it is destroyed.
///
/// For one thread.
class probe_loop {
 public:
  struct calls {
    /// One check, which tells its result later; see probe_check.hpp.
    std::function<std::shared_ptr<void>(model::duration timeout, check_done)>
        check;
    /// Of each check that did not pass: `failed: why`.
    std::function<void(const std::string& how)> unhealthy;
    /// A threshold is reached. The loop may be destroyed within it.
    std::function<void(bool passes)> turned;
  };

  /// `probe` is the JSON of `livenessProbe` or the like, with its defaults.
  probe_loop(surroundings& around, const model::json_value& probe, calls what);
  /// Checks no more.
  void retire() { timer_.reset(); }

 private:
  void wait(model::duration length);
  void check();
  void judge(const check_result& result);

  surroundings& around_;
  calls calls_;
  model::duration period_;
  model::duration timeout_;
  std::int64_t success_threshold_;
  std::int64_t failure_threshold_;
  std::int64_t in_a_row_ = 0;
  bool last_passed_ = false;
  std::shared_ptr<void> timer_;
  std::shared_ptr<void> check_;
};

}  // namespace forensics::sandbox
