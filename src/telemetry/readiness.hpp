#pragma once

#include <map>
#include <mutex>
#include <string>

namespace forensics::telemetry {

/// What must have happened before the controller is ready. Thread-safe.
class readiness {
 public:
  /// Registers `condition` as not yet met.
  void expect(const std::string& condition);
  void met(const std::string& condition);
  bool ready() const;
  /// A line for each condition: `[+]pods listed ok`, `[-]quarantine not yet`.
  std::string report() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, bool> conditions_;
};

}  // namespace forensics::telemetry
