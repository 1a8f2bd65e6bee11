#pragma once

#include <string>
#include <string_view>

#include "k8s/error.hpp"
#include "model/redact.hpp"

namespace forensics::actors {

/// Is the object with this JSON text owned by this very case?
bool belongs(const std::string& object_json, const model::case_owner& owner);

/// An object of an earlier case has the name; it may be on its way out, so
/// that another try can help.
k8s::error name_taken(std::string_view resource,
                      const model::case_owner& owner);

}  // namespace forensics::actors
