#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"

/// The keys of ConfigMaps and Secrets.
namespace forensics::sandbox {

/// The bytes of a ConfigMap's or Secret's key; nullopt when there is none.
std::optional<std::string> data_of(const model::json_value& source,
                                   std::string_view key);
/// All its keys.
std::vector<std::string> data_keys(const model::json_value& source);

}  // namespace forensics::sandbox
