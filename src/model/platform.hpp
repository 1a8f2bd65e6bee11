#pragma once

#include "model/json.hpp"

/// The kind of node that a pod needs: its operating system and architecture.
namespace forensics::model {

/// By `os.name`, the node selector or the required node affinity.
bool needs_windows(const json_value& pod) noexcept;

/// Does a node label tell the platform (`kubernetes.io/os`, `…/arch`)?
bool tells_platform(std::string_view label) noexcept;

/// What the pod's required node affinity says of the platform: its terms
/// without all else, for a `nodeSelectorTerms`. Empty when some term says
/// nothing of it, since terms are alternatives.
json_value platform_terms(const json_value& pod, json_allocator& memory);

}  // namespace forensics::model
