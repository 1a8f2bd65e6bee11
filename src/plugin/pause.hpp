#pragma once

#include <chrono>

namespace forensics::plugin {

/// Waits before a command looks at the cluster again; it has nothing else to
/// do meanwhile.
void pause(std::chrono::milliseconds length);

/// The pauses between looks: short at first, a second at most.
class patience {
 public:
  explicit patience(std::chrono::milliseconds timeout);
  bool is_over() const;
  /// Waits, but not past the end.
  void wait();

 private:
  std::chrono::steady_clock::time_point end_;
  std::chrono::milliseconds next_{100};
};

}  // namespace forensics::plugin
