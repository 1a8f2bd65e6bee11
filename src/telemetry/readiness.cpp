#include "telemetry/readiness.hpp"

#include <algorithm>

namespace forensics::telemetry {

void readiness::await_election() {
  const std::lock_guard lock(mutex_);
  part_ = part::unknown;
  election_ = "not known yet";
}

void readiness::stand_by(const std::string& leader) {
  const std::lock_guard lock(mutex_);
  part_ = part::standby;
  election_ = "standby, led by " + leader;
}

void readiness::lead(const std::string& identity) {
  const std::lock_guard lock(mutex_);
  part_ = part::leader;
  election_ = "leads, as " + identity;
}

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
  if (!conditions_count()) return part_ == part::standby;
  return std::all_of(conditions_.begin(), conditions_.end(),
                     [](const auto& entry) { return entry.second; });
}

std::string readiness::report() const {
  const std::lock_guard lock(mutex_);
  std::string lines;
  if (part_ != part::none)
    lines.append(part_ == part::unknown ? "[-]" : "[+]")
        .append("leader election: ")
        .append(election_)
        .append("\n");
  if (!conditions_count()) return lines;
  for (const auto& [condition, is_met] : conditions_)
    lines.append(is_met ? "[+]" : "[-]")
        .append(condition)
        .append(is_met ? " ok\n" : " not yet\n");
  return lines;
}

}  // namespace forensics::telemetry
