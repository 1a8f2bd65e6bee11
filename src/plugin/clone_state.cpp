#include "plugin/clone_state.hpp"

#include "k8s/one_line.hpp"
#include "model/vocabulary.hpp"

namespace forensics::plugin {
namespace {

using model::json_value;
using model::text_at;

constexpr std::size_t longest_text = 200;
constexpr std::string_view default_container =
    "kubectl.kubernetes.io/default-container";

std::string line(std::string_view text) {
  return k8s::one_line(text, longest_text);
}

std::string with_message(std::string_view reason, std::string_view message) {
  std::string text = line(reason);
  return message.empty() ? text : text + ": " + line(message);
}

const json_value* status_of(const json_value& pod, std::string_view list,
                            std::string_view container) {
  for (const json_value& one :
       model::array_at(pod, {"status", list}).GetArray())
    if (text_at(one, {"name"}) == container) return &one;
  return nullptr;
}

/// Why a container waits, where that says more than that it is being made.
std::string waiting_text(const json_value& status) {
  const std::string_view reason =
      text_at(status, {"state", "waiting", "reason"});
  if (reason.empty() || reason == "PodInitializing" ||
      reason == "ContainerCreating")
    return "";
  return line(text_at(status, {"name"})) + ": " +
         with_message(reason, text_at(status, {"state", "waiting", "message"}));
}

/// The first thing that holds up the pod.
std::string obstacle_of(const json_value& pod) {
  for (const json_value& one :
       model::array_at(pod, {"status", "conditions"}).GetArray())
    if (text_at(one, {"type"}) == "PodScheduled" &&
        text_at(one, {"status"}) == "False")
      return with_message(text_at(one, {"reason"}), text_at(one, {"message"}));
  for (const std::string_view list :
       {"initContainerStatuses", "containerStatuses"})
    for (const json_value& one :
         model::array_at(pod, {"status", list}).GetArray())
      if (const std::string text = waiting_text(one); !text.empty())
        return text;
  return "";
}

}  // namespace

clone_state state_of(const json_value& pod, std::string_view container) {
  const std::string_view phase = text_at(pod, {"status", "phase"});
  const std::string node = line(text_at(pod, {"spec", "nodeName"}));
  if (!text_at(pod, {"metadata", "deletionTimestamp"}).empty())
    return {clone_phase::over, "it is being deleted"};
  if (phase == "Failed" || phase == "Succeeded")
    return {clone_phase::over,
            with_message(phase, text_at(pod, {"status", "message"}))};
  const json_value* status = status_of(pod, "containerStatuses", container);
  const bool runs = status != nullptr &&
                    model::find(*status, {"state", "running"}) != nullptr;
  if (runs) return {clone_phase::running, "Running on " + node};
  const std::string obstacle = obstacle_of(pod);
  if (!obstacle.empty()) return {clone_phase::waiting, "Pending: " + obstacle};
  return {clone_phase::waiting, node.empty()
                                    ? "Pending: waiting for a node"
                                    : "Pending: being started on " + node};
}

std::string crashed_container_of(const json_value& pod) {
  std::string first;
  const std::string_view said =
      text_at(pod, {"metadata", "annotations", default_container});
  for (const json_value& one :
       model::array_at(pod, {"spec", "containers"}).GetArray()) {
    if (text_at(one, {"name"}) == said) return std::string(said);
    if (first.empty()) first = text_at(one, {"name"});
  }
  return first;
}

}  // namespace forensics::plugin
