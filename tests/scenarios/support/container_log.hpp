#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>

namespace forensics::test {

enum class log_run { current, previous };

/// The log of one container as the stand-in kubelet serves it. With nothing
/// put, it answers as a kubelet does that has no such run: 400.
class container_log {
 public:
  explicit container_log(std::filesystem::path folder);

  const container_log& put(log_run which, std::string_view text) const;
  /// Answers with this HTTP status and body in place of a log.
  const container_log& answer(log_run which, int status,
                              std::string_view body) const;
  /// Each answer comes so much later.
  const container_log& delay(std::chrono::milliseconds length) const;
  /// No answer comes until `release`.
  const container_log& hang() const;
  const container_log& release() const;

 private:
  const container_log& write(std::string_view name,
                             std::string_view content) const;
  std::filesystem::path folder_;
};

}  // namespace forensics::test
