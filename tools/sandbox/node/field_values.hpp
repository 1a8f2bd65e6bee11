#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/json.hpp"

/// What the downward API tells a container of its pod.
namespace forensics::sandbox {

/// What a limit that is not set counts as: the node's.
struct node_capacity {
  std::int64_t cpu_milli = 0;
  std::int64_t memory_bytes = 0;
};

/// The value at a `fieldRef`'s path: `metadata.name`,
/// `metadata.labels['app']`, `status.podIP` … nullopt for a path that is none
/// of those.
std::optional<std::string> field_value(const model::json_value& pod,
                                       std::string_view path);
/// The value of a `resourceFieldRef`: the container's request or limit in
/// units of the divisor, rounded up.
std::optional<std::string> resource_value(const model::json_value& container,
                                          const model::json_value& reference,
                                          const node_capacity& node);

/// The container of that name, among init containers too; nullptr if none is.
const model::json_value* find_container(const model::json_value& pod,
                                        std::string_view name);

}  // namespace forensics::sandbox
