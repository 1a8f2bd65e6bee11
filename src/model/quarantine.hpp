#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/json.hpp"
#include "model/settings.hpp"

/// The objects that make the target namespace a quarantine, as JSON text.
namespace forensics::model {

/// Pod Security enforces `level` in it; meshes leave it alone.
std::string make_namespace(std::string_view name, pod_security level);
/// Is there a level of Pod Security that keeps pods off the node's own things?
bool enforces_pod_security(const json_value& ns) noexcept;
/// Selects every pod, allows nothing in and nothing out.
std::string make_deny_all(std::string_view target_namespace);
/// Does this NetworkPolicy do what `make_deny_all` makes one do?
bool is_deny_all(const json_value& policy) noexcept;
/// No rights, and `automountServiceAccountToken: false`.
std::string make_service_account(std::string_view target_namespace);

/// `pods=50` in its two parts, or nullopt: a resource that the API has quotas
/// for (Kubernetes, "Resource Quotas") and a quantity; what is counted takes a
/// whole number.
std::optional<std::pair<std::string_view, std::string_view>> parse_quota_entry(
    std::string_view entry) noexcept;
/// `hard` holds entries such as `pods=50`; others are left out.
std::string make_resource_quota(std::string_view target_namespace,
                                const std::vector<std::string>& hard);
/// Does this ResourceQuota limit just what `hard` says, in whatever notation?
bool is_resource_quota(const json_value& quota,
                       const std::vector<std::string>& hard) noexcept;

/// `found`, with the spec of `wanted` (an object's JSON text): its labels,
/// owners and version are somebody's. `wanted` where `found` is no object.
std::string with_spec_of(const json_value& found, std::string wanted);

/// Below every other pod, and never in the place of one: a clone is the first
/// to be evicted and makes no autoscaler add a node (whose cutoff is -10).
std::string make_priority_class();
/// May a clone be of this PriorityClass? Somebody else's may push out pods.
bool is_harmless_class(const json_value& priority_class) noexcept;

}  // namespace forensics::model
