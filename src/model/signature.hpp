#pragma once

#include <string>

#include "model/crash.hpp"
#include "model/json.hpp"

namespace forensics::model {

/// The controller that the pod belongs to, stable over rollouts and runs: a
/// ReplicaSet without its pod-template-hash is its Deployment, a Job without
/// its CronJob run number is its CronJob; a pod without controller is itself.
struct workload {
  std::string kind;
  std::string name;
  bool operator==(const workload&) const = default;
};
workload workload_of(const json_value& pod);

/// 32 hex digits of SHA-256(namespace, workload, container): what the
/// rate-limit window counts.
std::string signature_of(const crash& which, const workload& owner);

}  // namespace forensics::model
