#pragma once

#include <string>
#include <vector>

#include "scenarios/support/cluster.hpp"

namespace forensics::test {

/// What stands in a target namespace, as a user reads it. The namespace is
/// the controller's own work; it is deleted with this object.
class quarantine_view {
 public:
  explicit quarantine_view(const cluster& home);
  quarantine_view(const quarantine_view&) = delete;
  quarantine_view& operator=(const quarantine_view&) = delete;
  ~quarantine_view();

  const std::string& name() const noexcept { return name_; }
  std::vector<model::json_document> clones() const;
  /// The cases' ConfigMaps, not the copies of source ConfigMaps.
  std::vector<model::json_document> cases() const;
  /// Cases whose phase is no longer Collecting.
  std::size_t closed() const;
  /// Every object of the namespace as one JSON text, for searches.
  std::string everything() const;

 private:
  const cluster& home_;
  std::string name_;
};

std::string_view annotation(const model::json_document& object,
                            std::string_view key);

}  // namespace forensics::test
