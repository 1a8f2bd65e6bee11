#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace ceiling {

/// Hands work from threads to threads.
template <class Work>
class queue {
 public:
  void push(Work one) {
    {
      const std::lock_guard hold(mutex_);
      waiting_.push_back(std::move(one));
    }
    changed_.notify_one();
  }

  /// No more comes.
  void close() {
    {
      const std::lock_guard hold(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }

  /// Waits; none when the queue is closed and empty.
  std::optional<Work> take() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return closed_ || !waiting_.empty(); });
    if (waiting_.empty()) return std::nullopt;
    Work one = std::move(waiting_.front());
    waiting_.pop_front();
    return one;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Work> waiting_;
  bool closed_ = false;
};

}  // namespace ceiling
