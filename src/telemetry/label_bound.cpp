#include "telemetry/label_bound.hpp"

namespace forensics::telemetry {

std::string label_bound::of(const std::string& value) {
  if (value.empty()) return unknown;
  const std::lock_guard lock(mutex_);
  if (known_.contains(value)) return value;
  if (known_.size() >= most_) return other;
  known_.insert(value);
  return value;
}

}  // namespace forensics::telemetry
