#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forensics::telemetry {

/// Is anything stuck, so that the process had better be started again? Told
/// by those who look, asked by `/healthz`. Thread-safe.
class liveness {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using clock = std::function<time_point()>;
  /// From then on nobody was heard who looks for what is stuck.
  static constexpr std::chrono::seconds longest_silence{60};
  /// A watch ends and begins again every few minutes at least.
  static constexpr std::chrono::seconds longest_watch_silence{600};

  explicit liveness(clock now);

  /// Somebody begins to look for what is stuck, which is to be done again
  /// within `longest_silence`.
  void beat();
  /// What was found of `name`. That it is stuck counts for `longest_silence`,
  /// unless it is found again.
  void found(const std::string& name, bool is_alive);
  /// The watch of this name has come on.
  void progress(const std::string& watch);

  /// What is stuck, a sentence each; empty: all is well.
  std::vector<std::string> stuck() const;

 private:
  clock now_;
  mutable std::mutex mutex_;
  std::optional<time_point> last_beat_;
  std::map<std::string, time_point> stuck_;
  std::map<std::string, time_point> watches_;
};

}  // namespace forensics::telemetry
