#include "plugin/pause.hpp"

#include <algorithm>
#include <thread>

namespace forensics::plugin {

void pause(std::chrono::milliseconds length) {
  std::this_thread::sleep_for(length);
}

patience::patience(std::chrono::milliseconds timeout)
    : end_(std::chrono::steady_clock::now() + timeout) {}

bool patience::is_over() const {
  return std::chrono::steady_clock::now() >= end_;
}

void patience::wait() {
  constexpr std::chrono::milliseconds longest{1'000};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(
      end_ - std::chrono::steady_clock::now());
  pause(std::clamp(left, std::chrono::milliseconds{0}, next_));
  next_ = std::min(next_ * 2, longest);
}

}  // namespace forensics::plugin
