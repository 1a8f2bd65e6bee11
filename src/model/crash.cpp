#include "model/crash.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "model/pod_times.hpp"
#include "model/utf8.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

constexpr std::string_view oom_killed = "OOMKilled";
constexpr std::size_t longest_reason = 64;
constexpr std::size_t longest_message = 4096;
constexpr std::int64_t signal_base = 128;
constexpr std::int64_t highest_signal = 64;
constexpr std::int64_t killed = signal_base + 9;
constexpr std::int64_t told_to_stop = signal_base + 15;

std::string reason_word(std::string_view reason) {
  if (reason.empty()) return "Error";
  const bool is_word =
      reason.size() <= longest_reason &&
      std::all_of(reason.begin(), reason.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      });
  return is_word ? std::string(reason) : "Other";
}

int signal_of(std::int64_t exit_code) noexcept {
  const bool is_signal =
      exit_code > signal_base && exit_code <= signal_base + highest_signal;
  return is_signal ? static_cast<int>(exit_code - signal_base) : 0;
}

bool is_sidecar(const json_value& pod, std::string_view name) noexcept {
  const auto containers = array_at(pod, {"spec", "initContainers"}).GetArray();
  return std::any_of(containers.begin(), containers.end(),
                     [&](const json_value& container) {
                       return text_at(container, {"name"}) == name &&
                              text_at(container, {"restartPolicy"}) == "Always";
                     });
}

/// What of a pod decides about each of its runs.
struct circumstances {
  std::optional<timestamp> deletion_requested;
  std::optional<timestamp> regulars_ended;
  std::optional<timestamp> newest_change;
  /// All that ran was stopped because the pod failed as a whole.
  bool was_stopped = false;
};

/// One ended run inside a container status.
struct ended_run {
  const json_value* terminated = nullptr;
  bool is_last_state = false;
  std::int64_t restart_count = 0;
};

/// The run in `state`, then the one in `lastState`; absent ones are null.
std::array<ended_run, 2> ended_runs(const json_value& status) noexcept {
  const std::int64_t restarts = std::clamp<std::int64_t>(
      integer_at(status, {"restartCount"}), 0, INT32_MAX);
  return {{{find(status, {"state", "terminated"}), false, restarts},
           {find(status, {"lastState", "terminated"}), true,
            std::max<std::int64_t>(restarts - 1, 0)}}};
}

constexpr duration clock_skew{5'000};

bool is_crash(const json_value& terminated, container_kind kind,
              const circumstances& around) noexcept {
  const std::int64_t code = integer_at(terminated, {"exitCode"});
  const std::string_view reason = text_at(terminated, {"reason"});
  if (!is_crash_exit(code, reason)) return false;
  const bool obeyed = code == killed || code == told_to_stop;
  if (around.was_stopped && obeyed && reason != oom_killed) return false;
  const auto finished = time_at(terminated, {"finishedAt"});
  const auto end = finished ? finished : around.newest_change;
  // The node stamps the end, the API server the deletion: clocks differ.
  const auto skew = obeyed && reason != oom_killed ? clock_skew : duration{0};
  if (around.deletion_requested && end &&
      *end + skew >= *around.deletion_requested)
    return false;
  return kind != container_kind::sidecar || !around.regulars_ended ||
         end < around.regulars_ended;
}

/// When the run ended, at the latest: without a time of its own it ended
/// before the run that goes on now began.
std::optional<timestamp> latest_end(const json_value& status,
                                    const ended_run& run,
                                    const circumstances& around) noexcept {
  if (const auto finished = time_at(*run.terminated, {"finishedAt"}))
    return finished;
  const auto next_began = time_at(status, {"state", "running", "startedAt"});
  return next_began ? next_began : around.newest_change;
}

bool is_new(std::optional<timestamp> end, const crash_policy& policy,
            timestamp now) noexcept {
  return end && now - *end <= policy.max_age;
}

log_source log_of(const ended_run& run, const json_value& status) noexcept {
  if (!run.is_last_state) return log_source::current;
  return find(status, {"state", "terminated"}) == nullptr ? log_source::previous
                                                          : log_source::none;
}

const json_value* status_of(const json_value& pod, std::string_view list,
                            std::string_view container) noexcept {
  for (const json_value& status : array_at(pod, {"status", list}).GetArray())
    if (text_at(status, {"name"}) == container) return &status;
  return nullptr;
}

/// Which log a container of a failed pod has left.
log_source log_of_failed_pod(const json_value& pod,
                             std::string_view container) noexcept {
  const json_value* status = status_of(pod, "containerStatuses", container);
  // Older kubelets drop the statuses of a pod that they evict.
  if (status == nullptr || find(*status, {"state", "waiting"}) == nullptr)
    return log_source::current;
  return find(*status, {"lastState", "terminated"}) == nullptr
             ? log_source::none
             : log_source::previous;
}

/// A crash with what does not depend on the run.
crash crash_in(const json_value& pod) {
  crash found;
  found.pod_namespace = text_at(pod, {"metadata", "namespace"});
  found.pod = text_at(pod, {"metadata", "name"});
  found.pod_uid = text_at(pod, {"metadata", "uid"});
  found.node = text_at(pod, {"spec", "nodeName"});
  return found;
}

crash pod_crash(const json_value& pod, const circumstances& around) {
  crash found = crash_in(pod);
  found.kind = container_kind::pod;
  found.reason = reason_word(text_at(pod, {"status", "reason"}));
  found.message =
      utf8_prefix(text_at(pod, {"status", "message"}), longest_message);
  found.started_at = time_at(pod, {"status", "startTime"});
  found.finished_at = around.newest_change;
  const auto containers = array_at(pod, {"spec", "containers"}).GetArray();
  if (!containers.Empty())
    found.log_container = text_at(containers[0], {"name"});
  found.log = log_of_failed_pod(pod, found.log_container);
  return found;
}

crash run_crash(const json_value& pod, const json_value& status,
                container_kind kind, const ended_run& run) {
  const json_value& terminated = *run.terminated;
  crash found = crash_in(pod);
  found.container = text_at(status, {"name"});
  found.container_id = text_at(terminated, {"containerID"});
  found.kind = kind;
  found.reason = reason_word(text_at(terminated, {"reason"}));
  found.message =
      utf8_prefix(text_at(terminated, {"message"}), longest_message);
  found.exit_code = integer_at(terminated, {"exitCode"});
  found.signal = signal_of(found.exit_code);
  found.started_at = time_at(terminated, {"startedAt"});
  found.finished_at = time_at(terminated, {"finishedAt"});
  found.restart_count = run.restart_count;
  found.log = log_of(run, status);
  found.log_container = found.container;
  return found;
}

bool is_same_run(const ended_run& run, const crash& which) noexcept {
  if (run.terminated == nullptr) return false;
  const std::string_view id = text_at(*run.terminated, {"containerID"});
  if (!which.container_id.empty()) return id == which.container_id;
  return id.empty() && run.restart_count == which.restart_count &&
         time_at(*run.terminated, {"finishedAt"}) == which.finished_at;
}

}  // namespace

std::string_view to_string(container_kind kind) noexcept {
  switch (kind) {
    case container_kind::regular:
      return "regular";
    case container_kind::init:
      return "init";
    case container_kind::sidecar:
      return "sidecar";
    case container_kind::pod:
      return "pod";
  }
  return "unknown";
}

bool is_crash_exit(std::int64_t exit_code, std::string_view reason) noexcept {
  return exit_code != 0 || reason == oom_killed;
}

bool is_pod_failure(std::string_view phase, std::string_view reason) noexcept {
  if (reason == "NodeLost") return true;
  return phase == "Failed" &&
         (reason == "Evicted" || reason == "DeadlineExceeded");
}

bool is_crashed_pod(const json_value& pod, std::string_view uid) {
  return text_at(pod, {"metadata", "uid"}) == uid &&
         !find_crashes(pod, {duration::max()}, timestamp{}).empty();
}

std::vector<crash> find_crashes(const json_value& pod,
                                const crash_policy& policy, timestamp now) {
  const bool is_identified = !text_at(pod, {"metadata", "namespace"}).empty() &&
                             !text_at(pod, {"metadata", "name"}).empty() &&
                             !text_at(pod, {"metadata", "uid"}).empty();
  if (!is_identified ||
      text_at(pod, {"metadata", "annotations", note_ignore}) == "true")
    return {};
  const std::string_view phase = text_at(pod, {"status", "phase"});
  const std::string_view reason = text_at(pod, {"status", "reason"});
  const bool failed = is_pod_failure(phase, reason);
  const circumstances around{deletion_request(pod), end_of_regulars(pod),
                             newest_change(pod),
                             failed || (phase == "Failed" && !reason.empty())};
  std::vector<crash> found;
  if (failed && is_new(around.newest_change, policy, now))
    found.push_back(pod_crash(pod, around));

  const auto look_at = [&](const json_value& status, container_kind kind) {
    if (text_at(status, {"name"}).empty()) return;
    for (const ended_run& run : ended_runs(status)) {
      if (run.terminated == nullptr || !is_crash(*run.terminated, kind, around))
        continue;
      if (!is_new(latest_end(status, run, around), policy, now)) continue;
      found.push_back(run_crash(pod, status, kind, run));
      return;
    }
  };
  for (const json_value& status :
       array_at(pod, {"status", "initContainerStatuses"}).GetArray())
    look_at(status, is_sidecar(pod, text_at(status, {"name"}))
                        ? container_kind::sidecar
                        : container_kind::init);
  for (const json_value& status :
       array_at(pod, {"status", "containerStatuses"}).GetArray())
    look_at(status, container_kind::regular);
  return found;
}

log_source locate_run(const json_value& pod, const crash& which) noexcept {
  if (text_at(pod, {"metadata", "uid"}) != which.pod_uid)
    return log_source::none;
  if (which.kind == container_kind::pod)
    return log_of_failed_pod(pod, which.log_container);
  const json_value* status =
      status_of(pod,
                which.kind == container_kind::regular ? "containerStatuses"
                                                      : "initContainerStatuses",
                which.container);
  if (status == nullptr) return log_source::none;
  for (const ended_run& run : ended_runs(*status))
    if (is_same_run(run, which)) return log_of(run, *status);
  return log_source::none;
}

}  // namespace forensics::model
