#pragma once

#include "model/json.hpp"
#include "sandbox/objects/resource_type.hpp"
#include "sandbox/objects/validation_findings.hpp"

/// The checks of all kinds but pods, beside those of the metadata. `before` is
/// nullptr for an object that is to be created. Source: Kubernetes 1.34,
/// `pkg/apis/*/validation`.
namespace forensics::sandbox {

struct checked {
  const model::json_value& object;
  const model::json_value* before;
};

void check_config_map(const checked& what, findings& found);
void check_secret(const checked& what, findings& found);
void check_service(const checked& what, findings& found);
void check_event(const checked& what, const resource_type& type,
                 findings& found);
void check_node(const checked& what, findings& found);
void check_lease(const checked& what, findings& found);
void check_resource_quota(const checked& what, findings& found);
void check_limit_range(const checked& what, findings& found);
void check_volume_claim(const checked& what, findings& found);
void check_persistent_volume(const checked& what, findings& found);
void check_job(const checked& what, findings& found);
void check_deployment(const checked& what, findings& found);
void check_replica_set(const checked& what, findings& found);
void check_network_policy(const checked& what, findings& found);
void check_disruption_budget(const checked& what, findings& found);
void check_priority_class(const checked& what, findings& found);
void check_runtime_class(const checked& what, findings& found);
void check_role(const checked& what, const resource_type& type,
                findings& found);
void check_role_binding(const checked& what, const resource_type& type,
                        findings& found);

}  // namespace forensics::sandbox
