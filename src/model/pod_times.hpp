#pragma once

#include <optional>

#include "model/json.hpp"
#include "model/time.hpp"

/// When things happened to a pod. What is missing or mistyped is nullopt.
namespace forensics::model {

/// The RFC 3339 time at `path`.
std::optional<timestamp> time_at(const json_value& from,
                                 json_path path) noexcept;

/// The newest change of a condition, else the pod's start, else its creation.
std::optional<timestamp> newest_change(const json_value& pod) noexcept;

/// When the pod's deletion was asked for; the earliest time there is when it
/// is being deleted and the API's time can't be read.
std::optional<timestamp> deletion_request(const json_value& pod) noexcept;

/// When the last regular container of a pod that is over ended; the earliest
/// time there is when none says. nullopt while the pod is not over.
std::optional<timestamp> end_of_regulars(const json_value& pod) noexcept;

}  // namespace forensics::model
