#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sandbox/node/container_state.hpp"

namespace forensics::sandbox {

struct container_view {
  const model::json_value* spec = nullptr;
  container_kind kind = container_kind::regular;
  const container_state* state = nullptr;
};

/// What a pod's status follows from.
struct pod_facts {
  model::timestamp now{};
  model::timestamp started{};
  std::vector<container_view> containers;  ///< in the spec's order, init first
  bool has_address = false;  ///< its volumes are mounted, its network is up
  bool over = false;         ///< no container will start any more
  std::string reason;        ///< `DeadlineExceeded`
  std::string message;       ///< the same in a sentence
};

/// Pending, Running, Succeeded or Failed. Source: the pod lifecycle's page on
/// kubernetes.io, and a kubelet's behaviour.
std::string pod_phase(const pod_facts& facts, std::string_view restart_policy);

/// Writes the pod's status into `pod`, as its kubelet would. What others have
/// written there stays; a condition's time changes with its status alone.
void write_pod_status(model::json_document& pod, const pod_facts& facts);

}  // namespace forensics::sandbox
