#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace forensics::k8s::internal {

/// Changes when a file is written or replaced. The time alone would not do:
/// it advances by the kernel's tick.
struct file_stamp {
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
  bool operator==(const file_stamp&) const = default;
};

/// nullopt when there is no such file.
std::optional<file_stamp> stamp_of(const std::string& path) noexcept;

}  // namespace forensics::k8s::internal
