#pragma once

#include <set>
#include <string>

#include "model/json.hpp"
#include "sandbox/objects/validation_findings.hpp"

/// The checks of pods and of pod templates. Source: Kubernetes 1.34,
/// `pkg/apis/core/validation`.
namespace forensics::sandbox {

/// Beside check_pod_spec, what only holds for a pod.
void check_pod(const model::json_value& pod, findings& found);
void check_pod_update(const model::json_value& pod,
                      const model::json_value& before, findings& found);
/// Metadata and spec of a template.
void check_pod_template(const model::json_value& pod_template,
                        const std::string& path, findings& found);
void check_pod_spec(const model::json_value& spec, const std::string& path,
                    findings& found);

/// What the checks of a container need to know of its pod.
struct pod_scope {
  const model::json_value& spec;
  std::set<std::string> volumes;
};

/// The volumes' names go to the scope.
void check_volumes(pod_scope& pod, const std::string& path, findings& found);
void check_containers(const pod_scope& pod, const std::string& path,
                      findings& found);
void check_init_containers(const pod_scope& pod, const std::string& path,
                           findings& found);

void check_environment(const model::json_value& container,
                       const std::string& path, findings& found);
void check_mounts(const pod_scope& pod, const model::json_value& container,
                  const std::string& path, findings& found);
void check_resources(const pod_scope& pod, const model::json_value& container,
                     const std::string& path, findings& found);
/// `limits` and `requests`, as a container has them.
void check_resource_amounts(const model::json_value& resources,
                            const std::string& path, findings& found);
/// Liveness, readiness, startup, and the hooks.
void check_probes(const pod_scope& pod, const model::json_value& container,
                  const std::string& path, findings& found);
void check_container_security(const pod_scope& pod,
                              const model::json_value& container,
                              const std::string& path, findings& found);

void check_pod_security(const model::json_value& spec, const std::string& path,
                        findings& found);
/// What the operating system forbids.
void check_operating_system(const model::json_value& spec,
                            const std::string& path, findings& found);
/// Affinity, tolerations, spread, gates.
void check_scheduling(const model::json_value& spec, const std::string& path,
                      findings& found);
void check_tolerations(const model::json_value& spec, const std::string& path,
                       findings& found);
void check_node_selector(const model::json_value& selector,
                         const std::string& path, findings& found);
void check_pod_network(const model::json_value& spec, const std::string& path,
                       findings& found);

/// A `fieldRef` or `resourceFieldRef`, which variables and files have.
enum class reference_of { variable, file };
void check_field_reference(const model::json_value& reference, reference_of use,
                           const std::string& path, findings& found);
void check_resource_reference(const model::json_value& reference,
                              reference_of use, const std::string& path,
                              findings& found);
/// A claim's spec, of its own or of a volume's template.
void check_claim_spec(const model::json_value& spec, const std::string& path,
                      findings& found);

}  // namespace forensics::sandbox
