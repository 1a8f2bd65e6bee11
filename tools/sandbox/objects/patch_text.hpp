#pragma once

#include <string>

#include "model/json.hpp"

/// Sentences of Go's that patches fail with.
namespace forensics::sandbox {

/// As Go's `%v` prints a decoded value: `map[a:1 b:[x y]]`.
std::string go_text(const model::json_value& value);
/// `json: cannot unmarshal array into Go value of type …`.
std::string cannot_unmarshal(const model::json_value& value,
                             std::string_view go_type);

}  // namespace forensics::sandbox
