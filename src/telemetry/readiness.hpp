#pragma once

#include <map>
#include <mutex>
#include <string>

namespace forensics::telemetry {

/// What must have happened before the controller is ready. Thread-safe.
class readiness {
 public:
  /// Who leads is to be found out first. Until then it is not ready.
  void await_election();
  /// Another replica leads: ready, whatever a leader has to have done.
  void stand_by(const std::string& leader);
  /// This one leads, as `identity`; from here on its conditions count.
  void lead(const std::string& identity);

  /// Registers `condition` as not yet met.
  void expect(const std::string& condition);
  void met(const std::string& condition);
  bool ready() const;
  /// A line for each condition: `[+]pods listed ok`, `[-]quarantine not yet`;
  /// first, where there is an election, `[+]leader election: …`.
  std::string report() const;

 private:
  mutable std::mutex mutex_;
  enum class part { none, unknown, standby, leader };
  bool conditions_count() const {
    return part_ == part::none || part_ == part::leader;
  }

  part part_ = part::none;
  std::string election_;  ///< who leads, as a sentence
  std::map<std::string, bool> conditions_;
};

}  // namespace forensics::telemetry
