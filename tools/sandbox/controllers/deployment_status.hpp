#pragma once

#include <vector>

#include "sandbox/api/api.hpp"

namespace forensics::sandbox {

/// Sums up the statuses of a Deployment's ReplicaSets in its own.
void write_deployment_status(model::json_document& deployment,
                             const model::json_value& newest,
                             const std::vector<object_ptr>& sets,
                             model::timestamp now);

}  // namespace forensics::sandbox
