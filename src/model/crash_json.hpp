#pragma once

#include <optional>
#include <string>

#include "model/crash.hpp"
#include "model/json.hpp"

namespace forensics::model {

/// The facts of a crash as a case keeps them (`crash.json`): enough to take
/// the case up again after a restart, and to be read by people.
json_value crash_to_json(const crash& which, json_allocator& memory);

/// nullopt when the fields that identify the crash are missing.
std::optional<crash> crash_from_json(const json_value& object);

}  // namespace forensics::model
