#pragma once

#include <string>
#include <vector>

#include "model/clone.hpp"

namespace forensics::test {

/// Fields of the spec in which the clone differs from its source although
/// `listed` does not say so; empty when the list tells all.
std::vector<std::string> unlisted_differences(
    const model::json_value& source, const model::json_value& clone,
    const std::vector<model::difference>& listed);

}  // namespace forensics::test
