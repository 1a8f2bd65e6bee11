#pragma once

#include <cstddef>
#include <mutex>
#include <set>
#include <string>

namespace forensics::telemetry {

/// Keeps a label whose values tenants choose from making series without end:
/// the first `most` values stand for themselves, for good; all others are
/// counted together. Thread-safe.
class label_bound {
 public:
  /// No name in Kubernetes has an underscore, so these two are nobody's.
  static constexpr const char* other = "_other";
  static constexpr const char* unknown = "_unknown";

  explicit label_bound(std::size_t most) : most_(most) {}

  /// `value`, or `other`; `unknown` where it is empty.
  std::string of(const std::string& value);

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::set<std::string> known_;
};

}  // namespace forensics::telemetry
