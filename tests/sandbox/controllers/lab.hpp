#pragma once

#include <string>
#include <vector>

#include "sandbox/controllers/workload_lab.hpp"

namespace forensics::sandbox {

/// ConfigMaps, as the simplest of owners and dependents.
struct lab : workload_lab {
  /// The uid of a new ConfigMap; `metadata` is more members, with `'`.
  std::string make_map(const std::string& name,
                       const std::string& metadata = {},
                       const std::string& ns = "default");
  object_ptr map(const std::string& name) const;
  /// Those of the tests, `a b`, without the controllers' own.
  std::string maps() const;
  void remove_map(const std::string& name, const std::string& propagation = {});
  /// Takes all finalizers off.
  void free_map(const std::string& name);
};

/// An entry of ownerReferences, `more` being further members.
std::string owner(const std::string& name, const std::string& uid,
                  const std::string& more = {});
std::string owned_by(const std::vector<std::string>& owners);

}  // namespace forensics::sandbox
