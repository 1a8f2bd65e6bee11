#pragma once

#include "sandbox/api/api.hpp"

namespace forensics::sandbox {

/// Writes the ClusterRoles and ClusterRoleBindings that an API server makes at
/// its first start, as far as they speak of what the sandbox serves.
/// Throws std::logic_error where the API refuses one, a bug.
void create_default_roles(api& served);

}  // namespace forensics::sandbox
