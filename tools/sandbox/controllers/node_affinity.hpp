#pragma once

#include "model/json.hpp"

namespace forensics::sandbox {

/// The pod's nodeSelector and required node affinity hold for the node.
bool matches_node(const model::json_value& pod, const model::json_value& node);

}  // namespace forensics::sandbox
