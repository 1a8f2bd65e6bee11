#pragma once

#include <string_view>

#include "sandbox/objects/api_error.hpp"
#include "sandbox/objects/object.hpp"
#include "sandbox/objects/resource_type.hpp"

namespace forensics::sandbox {

/// 409: what is PUT is meant for an object of another uid; `found` is "" where
/// there is none.
api_error uid_conflict(const resource_type& type, const object_key& key,
                       std::string_view wanted, std::string_view found);

}  // namespace forensics::sandbox
