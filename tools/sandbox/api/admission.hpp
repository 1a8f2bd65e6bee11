#pragma once

#include <optional>
#include <string>

#include "sandbox/api/api.hpp"

/// What stands between a request and the store, beside validation.
namespace forensics::sandbox {

/// Changes a new object as the real server's plugins do; the error is what
/// one of them refuses: a namespace that is not there or is ending, …
std::optional<api_error> admit_create(const resource_type& type,
                                      model::json_document& object,
                                      const store& objects,
                                      std::mt19937_64& random);
/// The error when the object may not be deleted.
std::optional<api_error> admit_delete(const resource_type& type,
                                      const std::string& name);

}  // namespace forensics::sandbox
