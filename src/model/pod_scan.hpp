#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace forensics::model {

/// What one pass takes from a pod (no DOM, no copy of the rest).
struct pod_sketch {
  std::string resource_version;
  /// False only when `find_crashes` would surely find none: no terminated
  /// state with a non-zero exit or OOMKilled, and no pod-level failure.
  bool suspect = false;
};

/// One watch event: `{"type":…,"object":{…}}`.
struct event_sketch {
  std::string type;  ///< ADDED MODIFIED DELETED BOOKMARK ERROR
  pod_sketch object;
  int status_code = 0;           ///< object.code of an ERROR event's Status
  std::string_view object_text;  ///< the object's bytes inside the input
};

/// nullopt when the text is no well-formed JSON object of this shape.
/// Iterative, depth-limited, UTF-8 checked. Whatever `parse_json` takes is
/// taken (up to its limits), and what it refuses is refused, but for a number
/// a little too large for a double (see json_cursor::number) and for a lone
/// low surrogate that is escaped.
std::optional<pod_sketch> scan_pod(std::string_view json);
std::optional<event_sketch> scan_event(std::string_view json);

}  // namespace forensics::model
