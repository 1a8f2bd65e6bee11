#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace forensics::model {

/// A Kubernetes quantity (`100m`, `1.5Gi`, `2e3`) in thousandths, rounded up
/// as the API does; the largest integer stands for what is larger. nullopt
/// when it is no quantity, or a negative one.
std::optional<std::int64_t> quantity_in_milli(std::string_view text) noexcept;

}  // namespace forensics::model
