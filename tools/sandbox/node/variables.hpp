#pragma once

#include <map>
#include <string>
#include <string_view>

#include "model/json.hpp"
#include "model/result.hpp"
#include "sandbox/api/store.hpp"
#include "sandbox/node/field_values.hpp"

namespace forensics::sandbox {

using variable_map = std::map<std::string, std::string>;

/// `$(NAME)` of a known variable becomes its value, `$$` a single `$`; the rest
/// stays. Source: Kubernetes' `third_party/forked/golang/expansion`.
std::string expand(std::string_view text, const variable_map& known);

/// The variables that a container's `envFrom` and `env` give it, on top of
/// `given` (those of services). The error is a kubelet's sentence about what
/// is missing.
result<variable_map, std::string> variables_of(
    const model::json_value& container, const model::json_value& pod,
    const store& objects, const node_capacity& node, variable_map given);

}  // namespace forensics::sandbox
