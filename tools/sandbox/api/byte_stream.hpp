#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace forensics::sandbox {

/// Bytes that come over time: a watch, a followed log. For one thread.
class byte_stream {
 public:
  virtual ~byte_stream() = default;
  /// What has come since the last call, a watch's events one by one; empty
  /// when nothing has, nullopt at the end.
  virtual std::optional<std::vector<std::string>> take() = 0;
  /// `call` runs, once, as soon as take() has something new to say; at once
  /// when it has so now. A later call replaces an earlier one. It may run in
  /// the middle of a write to the store, so it must not write itself.
  virtual void when_ready(std::function<void()> call) = 0;
};

}  // namespace forensics::sandbox
