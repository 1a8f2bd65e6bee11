#pragma once

#include <deque>
#include <memory>
#include <utility>

#include "sandbox/api/byte_stream.hpp"

namespace forensics::sandbox {

/// What a test pushes into a stream that somebody else reads.
class scripted_source {
 public:
  void push(std::string event) {
    events_.push_back(std::move(event));
    call();
  }
  void finish() {
    finished_ = true;
    call();
  }
  /// Has the reader's end of it been let go?
  bool abandoned() const noexcept { return abandoned_; }

 private:
  friend class scripted_stream;
  void call() {
    if (auto ready = std::exchange(ready_, {})) ready();
  }
  std::vector<std::string> events_;
  bool finished_ = false;
  bool abandoned_ = false;
  std::function<void()> ready_;
};

class scripted_stream : public byte_stream {
 public:
  explicit scripted_stream(std::shared_ptr<scripted_source> from)
      : from_(std::move(from)) {}
  ~scripted_stream() override {
    from_->abandoned_ = true;
    from_->ready_ = {};
  }
  std::optional<std::vector<std::string>> take() override {
    if (from_->events_.empty() && from_->finished_) return std::nullopt;
    return std::exchange(from_->events_, {});
  }
  void when_ready(std::function<void()> call) override {
    if (!from_->events_.empty() || from_->finished_) return call();
    from_->ready_ = std::move(call);
  }

 private:
  std::shared_ptr<scripted_source> from_;
};

}  // namespace forensics::sandbox
