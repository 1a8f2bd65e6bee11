#pragma once

#include <optional>

#include "sandbox/api/api.hpp"

/// What admission does to a new pod: ServiceAccount, Priority and
/// DefaultTolerationSeconds of the real API server.
namespace forensics::sandbox {

/// The error is what a plugin refuses.
std::optional<api_error> admit_pod(model::json_document& pod,
                                   const store& objects,
                                   std::mt19937_64& random);
/// `status.qosClass`, by the containers' requests and limits.
void set_quality_of_service(model::json_document& pod);

}  // namespace forensics::sandbox
