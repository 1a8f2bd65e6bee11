#include "telemetry/readiness.hpp"

#include <algorithm>

namespace forensics::telemetry {

void readiness::expect(const std::string& condition) {
  const std::lock_guard lock(mutex_);
  conditions_.emplace(condition, false);
}

void readiness::met(const std::string& condition) {
  const std::lock_guard lock(mutex_);
  conditions_[condition] = true;
}

bool readiness::ready() const {
  const std::lock_guard lock(mutex_);
  return std::all_of(conditions_.begin(), conditions_.end(),
                     [](const auto& entry) { return entry.second; });
}

std::string readiness::report() const {
  const std::lock_guard lock(mutex_);
  std::string lines;
  for (const auto& [condition, is_met] : conditions_)
    lines.append(is_met ? "[+]" : "[-]")
        .append(condition)
        .append(is_met ? " ok\n" : " not yet\n");
  return lines;
}

}  // namespace forensics::telemetry
