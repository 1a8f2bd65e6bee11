#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/json.hpp"
#include "sandbox/api/api.hpp"
#include "sandbox/node/field_values.hpp"

namespace forensics::sandbox {

/// Writes the volumes of a pod as folders under `folder`, by their names:
/// emptyDir, configMap, secret, downwardAPI and projected ones. Whatever else
/// there is has no driver here.
///
/// The answer is a kubelet's sentence about each one that can't be mounted
/// (yet).
std::vector<std::string> write_volumes(const model::json_value& pod,
                                       const std::filesystem::path& folder,
                                       const node_capacity& node, api& cluster);

}  // namespace forensics::sandbox
