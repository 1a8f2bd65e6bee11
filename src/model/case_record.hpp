#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/captured_log.hpp"
#include "model/crash.hpp"
#include "model/json.hpp"
#include "model/time.hpp"

/// The case's anchor: one ConfigMap in the target namespace.
namespace forensics::model {

/// A longer pod is left out of its case.
inline constexpr std::size_t longest_kept_pod = 147'456;

/// A problem's reason is cut to this.
inline constexpr std::size_t longest_reason = 512;

/// What is missing from a case and why; the reason never quotes content.
struct problem {
  std::string step;  ///< log, evidence, copies, clone
  std::string reason;
  bool operator==(const problem&) const = default;
};

struct case_content {
  crash which;
  std::string signature;
  std::string workload;  ///< `Deployment/web`
  std::string target_namespace;
  duration ttl{};
  timestamp captured_at{};
  std::string pod_json;  ///< as the API had it, managedFields taken off
  std::optional<captured_log> log;
  bool redacted = false;  ///< `pod_json` and the copies are
  std::vector<problem> problems;
};

/// The ConfigMap, as JSON text: phase Collecting; the log in `data`, or in
/// `binaryData` when it is no plain text; SHA-256 of the kept log bytes as
/// annotation. Fits the API's 1 MiB whatever the input is: an over-long pod
/// is left out with a problem `pod`, then the log is cut to what fits. The
/// pod is stored without managedFields and without kubectl's copy of it.
std::string make_case(const case_content& content);

/// JSON merge patches (RFC 7396) for a case.
std::string log_patch(const captured_log& log);
/// Ends a case: the phase, all its problems (also those that `make_case`
/// wrote, see `case_view`), the differences and the list of further logs (what
/// either `to_json` made, which is bounded; or "") and `immutable: true`.
std::string completion_patch(std::string_view phase,
                             const std::vector<problem>& problems,
                             std::string_view differences_json,
                             std::string_view logs_json = {});

/// What the controller reads of a case's metadata (a PartialObjectMetadata
/// or a whole ConfigMap).
struct case_view {
  std::string name;
  std::string uid;
  std::string resource_version;
  std::string signature;
  std::string source_namespace;
  std::optional<timestamp> created_at;
  std::optional<timestamp> crashed_at;
  std::string ttl;  ///< as written
  std::string phase;
  bool held = false;  ///< the hold annotation has any value but "false"
  bool being_deleted = false;
  std::vector<problem> problems;  ///< as recorded so far
  /// Up to when its repeats are counted, if there are any.
  std::optional<timestamp> repeats_last;
};
/// nullopt when the object is no case (no name, uid or signature label).
std::optional<case_view> read_case(const json_value& object);

/// The crash and the pod of a case that an earlier run began, to resume it.
struct case_source {
  crash which;
  std::string workload;
  std::string pod_json;  ///< empty when the case holds none
  bool has_log = false;
  bool redacted = false;
  timestamp captured_at{};
};
result<case_source, std::string> read_case_source(const json_value& object);

enum class expiry { keep, expired, held, unreadable };
struct expiry_decision {
  expiry verdict = expiry::keep;
  timestamp at{};  ///< when it expires, or expired (keep, expired)
};
/// `label ttl` after creation. A held case never expires; one whose TTL or
/// creation time can't be read is kept and reported. TTL 0 means at once.
expiry_decision decide_expiry(const case_view& which, timestamp now);

}  // namespace forensics::model
