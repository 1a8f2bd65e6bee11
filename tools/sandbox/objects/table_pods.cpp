#include <algorithm>
#include <optional>

#include "model/age.hpp"
#include "sandbox/objects/table_kinds.hpp"

namespace forensics::sandbox {
namespace {

using model::array_at;
using model::find;
using model::integer_at;
using model::json_value;
using model::text_at;
using model::true_at;

/// What the cells READY, STATUS and RESTARTS say.
struct pod_summary {
  std::size_t containers = 0;
  std::size_t ready = 0;
  std::string status;
  std::int64_t restarts = 0;
  std::optional<model::timestamp> last_restart;
};

bool has_condition(const json_value& pod, std::string_view type,
                   std::string_view member, std::string_view value) {
  const auto& conditions = array_at(pod, {"status", "conditions"}).GetArray();
  return std::any_of(conditions.begin(), conditions.end(),
                     [&](const json_value& condition) {
                       return text_at(condition, {"type"}) == type &&
                              text_at(condition, {member}) == value;
                     });
}

bool is_sidecar(const json_value& pod, std::string_view name) {
  const auto& containers = array_at(pod, {"spec", "initContainers"}).GetArray();
  return std::any_of(containers.begin(), containers.end(),
                     [&](const json_value& container) {
                       return text_at(container, {"name"}) == name &&
                              text_at(container, {"restartPolicy"}) == "Always";
                     });
}

void count_restarts(const json_value& status, pod_summary& summary) {
  summary.restarts += integer_at(status, {"restartCount"});
  const auto finished = model::parse_rfc3339(
      text_at(status, {"lastState", "terminated", "finishedAt"}));
  if (finished && (!summary.last_restart || *summary.last_restart < *finished))
    summary.last_restart = finished;
}

/// `Error`, `OOMKilled`, or `Signal:9`, `ExitCode:3` for lack of a reason.
std::string end_of(const json_value& terminated) {
  const std::string_view reason = text_at(terminated, {"reason"});
  if (!reason.empty()) return std::string(reason);
  const std::int64_t signal = integer_at(terminated, {"signal"});
  if (signal != 0) return "Signal:" + std::to_string(signal);
  return "ExitCode:" + std::to_string(integer_at(terminated, {"exitCode"}));
}

enum class init_state { done, serving, pending };

init_state state_of_init(const json_value& status, bool sidecar) {
  const json_value* ended = find(status, {"state", "terminated"});
  if (ended != nullptr && integer_at(*ended, {"exitCode"}) == 0)
    return init_state::done;
  if (sidecar && true_at(status, {"started"})) return init_state::serving;
  return init_state::pending;
}

/// Why initialising is not over: `Error`, `CrashLoopBackOff`, `1/3`.
std::string pending_init(const json_value& status, std::size_t index,
                         std::size_t count) {
  if (const json_value* ended = find(status, {"state", "terminated"}))
    return end_of(*ended);
  const std::string_view waits =
      text_at(status, {"state", "waiting", "reason"});
  if (!waits.empty() && waits != "PodInitializing") return std::string(waits);
  return std::to_string(index) + "/" + std::to_string(count);
}

/// True when all init containers are done or serve.
bool summarize_init(const json_value& pod, pod_summary& all,
                    pod_summary& sidecars) {
  const std::size_t count = array_at(pod, {"spec", "initContainers"}).Size();
  std::size_t index = 0;
  for (const json_value& status :
       array_at(pod, {"status", "initContainerStatuses"}).GetArray()) {
    const bool sidecar = is_sidecar(pod, text_at(status, {"name"}));
    count_restarts(status, all);
    if (sidecar) count_restarts(status, sidecars);
    switch (state_of_init(status, sidecar)) {
      case init_state::done:
        break;
      case init_state::serving:
        if (true_at(status, {"ready"})) ++all.ready;
        break;
      case init_state::pending:
        all.status = "Init:" + pending_init(status, index, count);
        return false;
    }
    ++index;
  }
  return true;
}

/// The first container with something to say decides the status.
void summarize_containers(const json_value& pod, pod_summary& summary) {
  bool running = false;
  const auto& statuses =
      array_at(pod, {"status", "containerStatuses"}).GetArray();
  for (auto at = statuses.end(); at != statuses.begin();) {
    const json_value& status = *--at;
    count_restarts(status, summary);
    const std::string_view waits =
        text_at(status, {"state", "waiting", "reason"});
    if (!waits.empty()) {
      summary.status = waits;
    } else if (const json_value* ended =
                   find(status, {"state", "terminated"})) {
      summary.status = end_of(*ended);
    } else if (true_at(status, {"ready"}) &&
               find(status, {"state", "running"}) != nullptr) {
      running = true;
      ++summary.ready;
    }
  }
  if (summary.status == "Completed" && running)
    summary.status =
        has_condition(pod, "Ready", "status", "True") ? "Running" : "NotReady";
}

bool has_ended(const json_value& pod) {
  const std::string_view phase = text_at(pod, {"status", "phase"});
  return phase == "Succeeded" || phase == "Failed";
}

std::string status_before_containers(const json_value& pod) {
  if (has_condition(pod, "PodScheduled", "reason", "SchedulingGated"))
    return "SchedulingGated";
  const std::string_view reason = text_at(pod, {"status", "reason"});
  return std::string(reason.empty() ? text_at(pod, {"status", "phase"})
                                    : reason);
}

pod_summary summarize(const json_value& pod) {
  pod_summary summary;
  pod_summary sidecars;
  summary.containers = array_at(pod, {"spec", "containers"}).Size();
  for (const json_value& init :
       array_at(pod, {"spec", "initContainers"}).GetArray())
    if (text_at(init, {"restartPolicy"}) == "Always") ++summary.containers;
  summary.status = status_before_containers(pod);
  if (summarize_init(pod, summary, sidecars) ||
      has_condition(pod, "Initialized", "status", "True")) {
    // Restarts of init containers that are over no longer count.
    summary.restarts = sidecars.restarts;
    summary.last_restart = sidecars.last_restart;
    summarize_containers(pod, summary);
  }
  if (find(pod, {"metadata", "deletionTimestamp"}) != nullptr) {
    if (text_at(pod, {"status", "reason"}) == "NodeLost")
      summary.status = "Unknown";
    else if (!has_ended(pod))
      summary.status = "Terminating";
  }
  return summary;
}

std::string readiness_gates(const json_value& pod) {
  const auto& gates = array_at(pod, {"spec", "readinessGates"}).GetArray();
  if (gates.Empty()) return "<none>";
  const auto passed =
      std::count_if(gates.begin(), gates.end(), [&](const json_value& gate) {
        return has_condition(pod, text_at(gate, {"conditionType"}), "status",
                             "True");
      });
  return std::to_string(passed) + "/" + std::to_string(gates.Size());
}

std::string_view pod_ip(const json_value& pod) {
  const json_value& addresses = array_at(pod, {"status", "podIPs"});
  return addresses.Empty() ? std::string_view() : text_at(addresses[0], {"ip"});
}

void pod_row(cell_writer& out) {
  const json_value& pod = out.object();
  const pod_summary summary = summarize(pod);
  out.name();
  out.text(std::to_string(summary.ready) + "/" +
           std::to_string(summary.containers));
  out.text(summary.status);
  std::string restarts = std::to_string(summary.restarts);
  if (summary.restarts != 0 && summary.last_restart)
    restarts += " (" +
                model::human_duration(out.now() - *summary.last_restart) +
                " ago)";
  out.text(restarts);
  out.age();
  out.text_or(pod_ip(pod), "<none>");
  out.text_or(text_at(pod, {"spec", "nodeName"}), "<none>");
  out.text_or(text_at(pod, {"status", "nominatedNodeName"}), "<none>");
  out.text(readiness_gates(pod));
}

/// By these, clients could tell apart pods that have ended.
void pod_conditions(const json_value& pod, json_writer& out) {
  if (!has_ended(pod)) return;
  const bool well = text_at(pod, {"status", "phase"}) == "Succeeded";
  out.Key("conditions");
  out.StartArray();
  out.StartObject();
  out.Key("type");
  out.String("Completed");
  out.Key("status");
  out.String("True");
  out.Key("reason");
  out.String(well ? "Succeeded" : "Failed");
  out.Key("message");
  out.String(well ? "The pod has completed successfully." : "The pod failed.");
  out.EndObject();
  out.EndArray();
}

}  // namespace

table_kind pod_table() {
  constexpr column_width wide = column_width::wide;
  return {"pods",
          {name_column,
           {"Ready", "How many of the containers are ready."},
           {"Status", "What the containers do, in one word."},
           {"Restarts", "How often containers were restarted, and when last."},
           age_column,
           {"IP", "The pod's address.", wide},
           {"Node", "Where the pod runs.", wide},
           {"Nominated Node", "Where room is being made for the pod.", wide},
           {"Readiness Gates", "How many of the gates are passed.", wide}},
          pod_row,
          pod_conditions};
}

}  // namespace forensics::sandbox
