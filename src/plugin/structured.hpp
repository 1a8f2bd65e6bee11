#pragma once

#include <string>

#include "model/json.hpp"

/// Output for machines, which a terminal shows and does not obey, too.
namespace forensics::plugin {

/// Indented by two, with a line end behind it.
std::string as_json(const model::json_value& value);

/// The same value in YAML. Texts that another reader might take for a number,
/// a bool or null are quoted.
std::string as_yaml(const model::json_value& value);

}  // namespace forensics::plugin
