#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace forensics::k8s {

/// Lets writes leave only while this process leads, and knows those that are
/// on their way, or may be. Thread-safe.
class write_gate : public std::enable_shared_from_this<write_gate> {
 public:
  /// Time by a clock that nobody can set, and that goes on while the process
  /// or its machine is stopped.
  using clock = std::function<std::chrono::milliseconds()>;

  /// A write without an answer may be carried out so long after it was given
  /// up.
  static constexpr std::chrono::milliseconds doubt{30'000};

  /// Shut until it is told otherwise.
  explicit write_gate(clock now) : now_(std::move(now)) {}

  void open_until(std::chrono::milliseconds when);
  /// For good.
  void close();

  /// One write on its way, for as long as this lives.
  using pass = std::shared_ptr<const void>;
  /// nullptr where it is shut.
  pass enter();
  /// One that was sent has failed without an answer that says that it was not
  /// carried out, and will not be.
  void in_doubt();
  /// False where writes are still on their way after `limit`, or where it is
  /// not known whether one is.
  bool wait_empty(std::chrono::milliseconds limit);

 private:
  void leave();

  clock now_;
  std::mutex mutex_;
  std::condition_variable emptied_;
  std::chrono::milliseconds open_until_ = std::chrono::milliseconds::min();
  bool closed_ = false;
  std::chrono::milliseconds in_doubt_until_ = std::chrono::milliseconds::min();
  std::size_t on_their_way_ = 0;
};

}  // namespace forensics::k8s
