#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "model/time.hpp"

/// What is a crash, decided from a pod object alone.
namespace forensics::model {

enum class container_kind { regular, init, sidecar, pod };
std::string_view to_string(container_kind kind) noexcept;

/// Which log request answers with the crashed run, as the pod stood.
enum class log_source {
  current,   ///< terminated and not restarted: `previous=false`
  previous,  ///< runs again or waits: `previous=true`
  none       ///< a later run has taken the place of its log
};

/// One crash instance: one terminated run of one container, or a pod that
/// failed as a whole (then `container` and `container_id` are empty).
struct crash {
  std::string pod_namespace;
  std::string pod;
  std::string pod_uid;
  std::string container;
  std::string container_id;  ///< as the API has it: `containerd://…`
  container_kind kind = container_kind::regular;
  std::string reason;  ///< `OOMKilled`, `Error`, `Evicted` …; [A-Za-z]{1,64}
  /// terminationMessage or pod message, at most 4096 bytes; may be secret.
  std::string message;
  std::int64_t exit_code = 0;
  int signal = 0;  ///< exit_code - 128 where that is a signal, else 0
  std::optional<timestamp> started_at;
  /// As the API has it; for a pod-level failure the newest condition change.
  std::optional<timestamp> finished_at;
  /// Restarts before this run, so that it is the same in `state` and later in
  /// `lastState`.
  std::int64_t restart_count = 0;
  std::string node;
  log_source log = log_source::current;
  /// The container whose log is the crash's: `container`, or for a pod-level
  /// failure the first regular container.
  std::string log_container;

  bool operator==(const crash&) const = default;
};

struct crash_policy {
  duration max_age{};  ///< a run that ended longer ago is no new crash
};

/// Did a run that ended so crash?
bool is_crash_exit(std::int64_t exit_code, std::string_view reason) noexcept;

/// Did a pod with this status.phase and status.reason fail as a whole?
/// Evicted and DeadlineExceeded in phase Failed; NodeLost in any phase, for
/// the node that would say Failed is gone.
bool is_pod_failure(std::string_view phase, std::string_view reason) noexcept;

/// Is it the pod with this UID, and does it show a crash, however old?
bool is_crashed_pod(const json_value& pod, std::string_view uid);

/// All new crash instances that `pod` shows at `now`, at most one for each
/// container, in the order pod-level, init (sidecars among them), regular.
///
/// - a non-zero exit, or the reason OOMKilled, is a crash; exit 0 is not;
/// - a run that ended at or after the pod's deletion was requested
///   (deletionTimestamp less its grace period) is a normal deletion;
/// - a sidecar that ended with or after the last regular container of a pod
///   that is over was stopped, whatever its exit code
///   (Kubernetes, "Sidecar containers", termination);
/// - of `state` and `lastState` the first that is a crash younger than
///   `max_age` counts; where no end time is known, the pod's newest condition
///   change stands for it, then its start, then its creation; without any, the
///   run is no new crash;
/// - status.reason Evicted, DeadlineExceeded or NodeLost is a pod-level
///   instance, whether or not the pod is being deleted;
/// - in a pod that failed with any status.reason (the node's shutdown and
///   preemption have one, too) exits 137 and 143 that are not OOMKilled are
///   its consequence, not crashes;
/// - OOMKilled is believed only when the API says so: 137 alone is `Error`;
/// - a pod annotated `forensic.io/ignore: "true"` has none;
/// - ephemeral containers never crash: somebody is debugging in them;
/// - junk (missing or mistyped fields) is never a crash and never an error.
std::vector<crash> find_crashes(const json_value& pod,
                                const crash_policy& policy, timestamp now);

/// Where the run of `which` stands in `pod` (read again after the log was):
/// current, previous, or none when a later run or another pod took its place.
log_source locate_run(const json_value& pod, const crash& which) noexcept;

}  // namespace forensics::model
