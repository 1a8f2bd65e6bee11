#pragma once

#include <string>

#include "model/json.hpp"

namespace forensics::model {

/// RFC 8785 (JSON Canonicalization Scheme) of a value without floating-point
/// numbers: keys sorted by their UTF-16 code units, no spaces, the shortest
/// escapes. Of equal values the texts are equal, so that a hash of one can be
/// made again.
std::string canonical_json(const json_value& value);

}  // namespace forensics::model
