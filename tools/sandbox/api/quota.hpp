#pragma once

#include <map>
#include <optional>
#include <string>

#include "sandbox/api/store.hpp"

/// ResourceQuotas over what a namespace holds: counts of objects, and what
/// pods request of cpu and memory. Source: kubernetes.io, "Resource Quotas".
namespace forensics::sandbox {

/// What of the quota's `hard` the namespace uses now, as the keys there name
/// it; what the sandbox does not count is left out.
std::map<std::string, std::string> quota_usage(const store& objects,
                                               const model::json_value& quota);
/// The error when the new object would be too much for a quota.
std::optional<api_error> check_quotas(const store& objects,
                                      const resource_type& type,
                                      const model::json_value& object);
/// Whether a change of such an object may change what a quota counts.
bool counts_for_quotas(const resource_type& type) noexcept;

}  // namespace forensics::sandbox
