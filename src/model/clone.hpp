#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/crash.hpp"
#include "model/json.hpp"
#include "model/redact.hpp"
#include "model/references.hpp"
#include "model/settings.hpp"

namespace forensics::model {

/// One difference between source and clone.
struct difference {
  std::string field;   ///< `spec.containers[app].livenessProbe`
  std::string action;  ///< removed, changed, added
  std::string reason;  ///< one word of docs/fidelity.md
  bool operator==(const difference&) const = default;
};

/// What became of the source's service variables.
enum class service_links {
  none,    ///< the pod has none
  whole,   ///< a copy has them
  cut,     ///< a copy has the most of them
  unknown  ///< the Services could not be read
};

/// A ConfigMap that holds a log beside the crash's own, and its file.
struct mounted_log {
  std::string config_map;
  std::string file;
};

struct clone_request {
  crash which;
  std::string signature;
  case_owner owner;
  duration ttl{};
  timestamp captured_at{};
  std::string toolkit_image;
  pod_security security = pod_security::baseline;
  service_links services = service_links::none;
  bool has_priority_class = false;  ///< the clone's own stands
  secret_policy secrets = secret_policy::clone;
  /// Copies that stand in the target namespace: (kind, source name) → name.
  /// A reference that is not here is dropped: an environment entry that is
  /// not optional then has an empty value, a volume is an empty one.
  std::map<std::pair<reference_kind, std::string>, std::string> copies;
  std::vector<mounted_log> logs;  ///< those that stand
};

struct clone_result {
  std::string pod_json;
  std::vector<difference> differences;
};

/// The forensic clone of `pod`, or why this pod can't be cloned (Windows, no
/// containers, no pod). The spec is built from a list of the fields that are
/// carried over; a field that is not on it (one that a newer API adds, too)
/// is left behind and named in the differences. docs/fidelity.md has the list
/// and each reason.
result<clone_result, std::string> make_clone(const json_value& pod,
                                             const clone_request& how);

/// JSON array of the differences, for the case: at most 64 KiB. What does not
/// fit is counted in a last entry.
std::string to_json(const std::vector<difference>& differences);
/// What `to_json` wrote; entries of another shape are left out.
std::vector<difference> parse_differences(std::string_view json);

}  // namespace forensics::model
