#pragma once

#include <optional>
#include <random>

#include "sandbox/api/store.hpp"

namespace forensics::sandbox {

/// Gives a new pod its ServiceAccount, the account's pull secrets and, unless
/// it or the account does not want it, the volume with its token. The error:
/// there is no such account.
std::optional<api_error> admit_service_account(model::json_document& pod,
                                               const store& objects,
                                               std::mt19937_64& random);

}  // namespace forensics::sandbox
