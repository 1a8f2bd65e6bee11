#pragma once

#include "sandbox/objects/validation_findings.hpp"

namespace forensics::sandbox {

/// The name of a resource: a standard one, or `domain/name`.
void check_resource_name(std::string_view name, const std::string& path,
                         findings& found);
/// An amount of it: not negative, and whole where things are counted.
void check_amount(std::string_view name, std::string_view amount,
                  const std::string& path, findings& found);

}  // namespace forensics::sandbox
