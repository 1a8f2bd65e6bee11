#pragma once

#include "sandbox/api/api.hpp"

namespace forensics::sandbox {

/// What every cluster has from its first moment on: the system's namespaces
/// with their ServiceAccount, its priority classes, the `kubernetes` Service.
/// What is there already stays as it is.
void bootstrap(api& through);

}  // namespace forensics::sandbox
