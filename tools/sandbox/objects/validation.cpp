#include <array>

#include "sandbox/objects/rules.hpp"
#include "sandbox/objects/validation_kinds.hpp"
#include "sandbox/objects/validation_metadata.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;

struct kind_check {
  std::string_view kind;
  void (*check)(const checked&, findings&);
};
constexpr std::array checks{
    kind_check{"ConfigMap", check_config_map},
    kind_check{"Secret", check_secret},
    kind_check{"Service", check_service},
    kind_check{"Node", check_node},
    kind_check{"Lease", check_lease},
    kind_check{"ResourceQuota", check_resource_quota},
    kind_check{"LimitRange", check_limit_range},
    kind_check{"PersistentVolumeClaim", check_volume_claim},
    kind_check{"PersistentVolume", check_persistent_volume},
    kind_check{"Job", check_job},
    kind_check{"Deployment", check_deployment},
    kind_check{"ReplicaSet", check_replica_set},
    kind_check{"NetworkPolicy", check_network_policy},
    kind_check{"PodDisruptionBudget", check_disruption_budget},
    kind_check{"PriorityClass", check_priority_class},
    kind_check{"RuntimeClass", check_runtime_class},
};

void check_kind(const resource_type& type, const checked& what,
                findings& found) {
  if (type.kind == "Event") check_event(what, type, found);
  if (type.kind == "Role" || type.kind == "ClusterRole")
    check_role(what, type, found);
  if (type.kind == "RoleBinding" || type.kind == "ClusterRoleBinding")
    check_role_binding(what, type, found);
  for (const kind_check& each : checks)
    if (each.kind == type.kind) each.check(what, found);
}

}  // namespace

std::vector<status_cause> validate_create(const resource_type& type,
                                          const json_value& object) {
  findings found;
  check_metadata(type, object, found);
  if (type.kind == "Pod")
    check_pod(object, found);
  else
    check_kind(type, {object, nullptr}, found);
  return found.take();
}

std::vector<status_cause> validate_update(const resource_type& type,
                                          const json_value& object,
                                          const json_value& before) {
  findings found;
  check_metadata_update(object, before, found);
  if (type.kind == "Pod")
    check_pod_update(object, before, found);
  else
    check_kind(type, {object, &before}, found);
  return found.take();
}

}  // namespace forensics::sandbox
