#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/captured_log.hpp"
#include "model/crash.hpp"
#include "model/crash_context.hpp"
#include "model/json.hpp"
#include "model/manifest.hpp"
#include "model/open_case.hpp"
#include "model/protobuf.hpp"
#include "model/signing_key.hpp"
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
  std::optional<signing_key> key;  ///< none: the anchor is not signed
};

/// The ConfigMap, as JSON text: phase Collecting; the log in `data`, or in
/// `binaryData` when it is no plain text; SHA-256 of the kept log bytes as
/// annotation. Fits the API's 1 MiB whatever the input is: an over-long pod
/// is left out with a problem `pod`, then the log is cut to what fits. The
/// pod is stored without managedFields and without kubectl's copy of it.
std::string make_case(const case_content& content);

/// The same as it is sent, and what stands in its `data` and `binaryData`.
struct new_case {
  protobuf_object object;
  std::vector<manifest_item> items;
};
new_case begin_case(const case_content& content);

struct case_view;

/// JSON merge patches (RFC 7396) for a case.
struct log_change {
  std::string json;
  log_facts kept;
};
/// The anchor to which the log is added is signed anew, where there is a key.
log_change log_patch(const captured_log& log, open_case anchor,
                     const std::optional<signing_key>& key);

/// What is known of a case when it is closed.
struct case_ending {
  std::string phase;
  /// All, also those that `make_case` wrote, see `case_view`.
  std::vector<problem> problems;
  /// By key: fidelity.json and the like, each bounded by whoever made it.
  std::map<std::string, std::string> texts;
};
/// Ends a case: phase, problems, texts, the manifest ("": none) in place of the
/// open case's signature, and `immutable: true`.
std::string completion_patch(const case_ending& ending,
                             std::string_view manifest_json);
/// Ends a case as Failed, without a seal, with one more problem than it has;
/// refused by the API server (409) where the case is not as it was `seen`.
std::string failure_patch(const case_view& seen, const problem& defect);
/// Marks and items of the anchor, as they will be when `completion_patch` has
/// changed it.
void add_ending(const case_ending& ending, manifest& what);

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
  bool held = false;  ///< see `is_held`
  bool being_deleted = false;
  std::vector<problem> problems;  ///< as recorded so far
  /// Up to when its repeats are counted, if there are any.
  std::optional<timestamp> repeats_last;
};
/// Is there an annotation `forensic.io/hold` with any value but "false", on a
/// case or a clone?
bool is_held(const json_value& object);
/// nullopt when the object is no case (no name, uid or signature label).
std::optional<case_view> read_case(const json_value& object);

/// The crash and the pod of a case that an earlier run began, to resume it.
struct case_source {
  crash which;
  std::string workload;
  std::string pod_json;  ///< empty when the case holds none
  bool has_log = false;
  std::size_t log_parts = 1;  ///< of the log, with the one that it holds
  bool redacted = false;
  timestamp captured_at{};
};
result<case_source, std::string> read_case_source(const json_value& object);

enum class expiry { keep, expired, held, unreadable };
struct expiry_decision {
  expiry verdict = expiry::keep;
  timestamp at{};  ///< when it expires, or expired (keep, expired)
};
/// `label ttl` after creation, whether it is held or not; nullopt when either
/// can't be read.
std::optional<timestamp> expires_at(const case_view& which);
/// A held case never expires; one whose TTL or creation time can't be read is
/// kept and reported. TTL 0 means at once.
expiry_decision decide_expiry(const case_view& which, timestamp now);

}  // namespace forensics::model
