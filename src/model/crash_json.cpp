#include "model/crash_json.hpp"

#include <utility>

#include "model/objects.hpp"
#include "model/signal_name.hpp"

namespace forensics::model {
namespace {

// The kubelet's limit for a termination message.
constexpr std::size_t longest_message = 4096;

constexpr container_kind all_kinds[] = {
    container_kind::regular, container_kind::init, container_kind::sidecar,
    container_kind::pod};

constexpr std::pair<log_source, std::string_view> log_sources[] = {
    {log_source::current, "current"},
    {log_source::previous, "previous"},
    {log_source::none, "none"}};

std::string_view to_text(log_source source) noexcept {
  for (const auto& [value, name] : log_sources)
    if (value == source) return name;
  return "";
}

void set_time(json_value& object, std::string_view key,
              const std::optional<timestamp>& time, json_allocator& memory) {
  if (time) set(object, key, format_micro_time(*time), memory);
}

}  // namespace

json_value crash_to_json(const crash& which, json_allocator& memory) {
  json_value object(rapidjson::kObjectType);
  set(object, "namespace", which.pod_namespace, memory);
  set(object, "pod", which.pod, memory);
  set(object, "uid", which.pod_uid, memory);
  set(object, "container", which.container, memory);
  set(object, "containerID", which.container_id, memory);
  set(object, "kind", to_string(which.kind), memory);
  set(object, "reason", which.reason, memory);
  set(object, "message", safe_text(which.message, longest_message), memory);
  set(object, "exitCode", json_value(which.exit_code), memory);
  set(object, "signal", json_value(which.signal), memory);
  if (const auto name = signal_name(which.signal); !name.empty())
    set(object, "signalName", name, memory);
  set_time(object, "startedAt", which.started_at, memory);
  set_time(object, "finishedAt", which.finished_at, memory);
  set(object, "restartCount", json_value(which.restart_count), memory);
  set(object, "node", which.node, memory);
  set(object, "log", to_text(which.log), memory);
  set(object, "logContainer", which.log_container, memory);
  return object;
}

std::optional<crash> crash_from_json(const json_value& object) {
  crash which;
  which.pod_namespace = text_at(object, {"namespace"});
  which.pod = text_at(object, {"pod"});
  which.pod_uid = text_at(object, {"uid"});
  if (which.pod_namespace.empty() || which.pod.empty() || which.pod_uid.empty())
    return std::nullopt;
  which.container = text_at(object, {"container"});
  which.container_id = text_at(object, {"containerID"});
  for (const container_kind kind : all_kinds)
    if (to_string(kind) == text_at(object, {"kind"})) which.kind = kind;
  which.reason = text_at(object, {"reason"});
  which.message = text_at(object, {"message"});
  which.exit_code = integer_at(object, {"exitCode"});
  which.signal = static_cast<int>(integer_at(object, {"signal"}));
  which.started_at = parse_rfc3339(text_at(object, {"startedAt"}));
  which.finished_at = parse_rfc3339(text_at(object, {"finishedAt"}));
  which.restart_count = integer_at(object, {"restartCount"});
  which.node = text_at(object, {"node"});
  which.log = log_source::none;
  for (const auto& [value, name] : log_sources)
    if (name == text_at(object, {"log"})) which.log = value;
  which.log_container = text_at(object, {"logContainer"});
  return which;
}

}  // namespace forensics::model
