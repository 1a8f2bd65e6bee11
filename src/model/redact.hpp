#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "model/json.hpp"
#include "model/references.hpp"
#include "model/service_variables.hpp"

namespace forensics::model {

/// Who owns everything of a case: its anchor ConfigMap.
struct case_owner {
  std::string name;
  std::string uid;
  std::string target_namespace;
};

/// The ownerReferences entry for `owner`, in `memory`.
json_value owner_reference(const case_owner& owner, json_allocator& memory);

/// Is `object` owned by this very case, not by an earlier one of its name?
bool belongs_to(const json_value& object, const case_owner& owner) noexcept;

enum class secret_policy { clone, redact };

/// What the pod asks for: redact when cloning is off by flag or when the pod
/// is annotated `forensic.io/no-secret-clone: "true"`.
secret_policy policy_for(const json_value& pod, bool cloning_enabled) noexcept;

/// The copy of a ConfigMap or Secret for the target namespace, as JSON text:
/// named by `copy_name`, owned by the case, immutable, no label or annotation
/// of the source. Secrets: type Opaque, values cloned, or REDACTED under the
/// same keys. What holds a service-account or bootstrap token is redacted
/// under every policy: no API token reaches the target namespace. ConfigMaps
/// are cloned as they are.
///
/// A pull secret keeps its type; redacted, its value is an empty object, the
/// least that the API takes.
std::string make_copy(const json_value& source, const reference& what,
                      const case_owner& owner, secret_policy policy);

/// The variables of `what`, the Services, in a ConfigMap.
std::string make_copy(const service_variables& variables, const reference& what,
                      const case_owner& owner);

/// Stands in for an object that does not exist but blocks a container's
/// start: the needed keys with empty values.
std::string make_placeholder(const reference& what, const case_owner& owner);

}  // namespace forensics::model
