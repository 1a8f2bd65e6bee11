#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/json.hpp"

/// What the kubelet put into the source pod's environment from the pod itself.
/// In the clone the same reference would give the clone's value.
namespace forensics::model {

/// What `field_path` (`metadata.labels['app']`) was; nullopt for a path that
/// environment entries don't have.
std::optional<std::string> source_field(const json_value& pod,
                                        std::string_view field_path);

/// The number that a resourceFieldRef to a request gave in the container
/// `own`, in units of its divisor, rounded up; nullopt for one to a limit,
/// which the clone has, too.
std::optional<std::string> source_request(const json_value& pod,
                                          const json_value& own,
                                          const json_value& reference);

}  // namespace forensics::model
