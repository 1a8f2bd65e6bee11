#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace forensics::testing {

/// How long a test waits for what must come; never reached by one that passes.
constexpr std::chrono::seconds patience{20};

/// Closed, then open for good.
class gate {
 public:
  void open() {
    const std::lock_guard hold(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  bool is_open() {
    const std::lock_guard hold(mutex_);
    return open_;
  }
  /// False when patience ran out.
  bool wait() {
    std::unique_lock hold(mutex_);
    return changed_.wait_for(hold, patience, [this] { return open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

}  // namespace forensics::testing
