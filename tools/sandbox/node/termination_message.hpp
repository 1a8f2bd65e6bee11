#pragma once

#include <filesystem>
#include <string>

#include "model/json.hpp"
#include "sandbox/node/container_plan.hpp"

namespace forensics::sandbox {

/// What a container that has ended with `code` says of it: the text in its
/// termination message file or, where its policy says so and it failed, the end
/// of its log. Of a length as a kubelet's, and valid UTF-8.
std::string termination_message(const model::json_value& spec,
                                const container_plan& plan,
                                const std::filesystem::path& log, int code);

}  // namespace forensics::sandbox
