#pragma once

#include <string>

#include "scenarios/support/cluster.hpp"

namespace forensics::test {

/// A new namespace, ready for pods, with a name that nobody has had. When it
/// goes its pods go at once, so that no later test meets them, and the rest
/// soon after.
class scratch_namespace {
 public:
  explicit scratch_namespace(const cluster& home,
                             const std::string& prefix = "test");
  scratch_namespace(const scratch_namespace&) = delete;
  scratch_namespace& operator=(const scratch_namespace&) = delete;
  ~scratch_namespace();
  const std::string& name() const noexcept { return name_; }
  operator const std::string&() const noexcept { return name_; }

 private:
  const cluster& home_;
  std::string name_;
};

}  // namespace forensics::test
