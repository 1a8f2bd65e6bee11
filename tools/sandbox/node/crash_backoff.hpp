#pragma once

#include <algorithm>

#include "model/time.hpp"

namespace forensics::sandbox {

/// How long a container waits before it is started again: not at all at first,
/// then `base`, twice that, up to `limit`; from the beginning once it has run
/// for twice the limit. Source: client-go's flowcontrol.Backoff, as a kubelet
/// uses it.
class crash_backoff {
 public:
  crash_backoff(model::duration base, model::duration limit)
      : base_(base), limit_(limit) {}

  /// When one that ended at `finished` may start again.
  model::timestamp ready(model::timestamp finished) const noexcept {
    return forgotten(finished) ? finished : finished + wait_;
  }
  /// The wait that `ready` stands for.
  model::duration wait() const noexcept { return wait_; }
  /// It starts again: the next wait is longer.
  void restarted(model::timestamp finished, model::timestamp now) noexcept {
    wait_ = wait_ == model::duration::zero() || forgotten(finished)
                ? base_
                : std::min(wait_ * 2, limit_);
    updated_ = now;
  }

 private:
  bool forgotten(model::timestamp at) const noexcept {
    return at - updated_ > 2 * limit_;
  }

  model::duration base_;
  model::duration limit_;
  model::duration wait_{};
  model::timestamp updated_{};
};

}  // namespace forensics::sandbox
