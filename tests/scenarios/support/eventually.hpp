#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>

namespace forensics::test {

/// Polls `condition` until what it returns is true (a bool, an optional, a
/// pointer …) and returns that; fails the test, naming `what`, when it has not
/// come so in `timeout`.
template <class Condition>
auto eventually(std::chrono::milliseconds timeout, std::string_view what,
                Condition condition) {
  using std::chrono::milliseconds;
  using std::chrono::steady_clock;
  const auto deadline = steady_clock::now() + timeout;
  for (milliseconds pause{5};; pause = std::min(pause * 2, milliseconds{100})) {
    const bool last_try = steady_clock::now() >= deadline;
    if (auto found = condition()) return found;
    if (last_try)
      FAIL("not within ", timeout.count(), " ms: ", std::string{what});
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace forensics::test
