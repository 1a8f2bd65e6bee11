#pragma once

#include <string_view>

#include "sandbox/node/pod_status.hpp"

namespace forensics::sandbox {

/// Writes PodReadyToStartContainers, Initialized, Ready, ContainersReady and
/// PodScheduled into `status.conditions`, beside those of others.
void write_conditions(model::json_value& status, const pod_facts& facts,
                      const model::json_value& spec, std::string_view phase,
                      std::int64_t generation, model::json_allocator& memory);

}  // namespace forensics::sandbox
