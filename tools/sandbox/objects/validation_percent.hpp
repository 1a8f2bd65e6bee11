#pragma once

#include "model/json.hpp"
#include "sandbox/objects/validation_findings.hpp"

namespace forensics::sandbox {

/// A number that is not negative, or a percentage.
void check_amount_or_percent(const model::json_value& object,
                             std::string_view field, const std::string& path,
                             findings& found);
/// The number before the `%`, or the number; -1 for what is none.
std::int64_t amount_or_percent(const model::json_value& object,
                               std::string_view field);

}  // namespace forensics::sandbox
