#include "sandbox/node/pod_status.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/api/json_parts.hpp"
#include "sandbox/node/pod_conditions.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;
using model::set;

constexpr std::string_view node_address = "127.0.0.1";

void write_containers(json_value& status, const char* list, bool regular,
                      const pod_facts& facts, json_allocator& memory) {
  json_value statuses(rapidjson::kArrayType);
  for (const container_view& one : facts.containers)
    if ((one.kind == container_kind::regular) == regular)
      statuses.PushBack(
          container_status(*one.spec, one.kind, *one.state, memory), memory);
  if (statuses.Empty())
    erase(status, list);
  else
    set(status, list, std::move(statuses), memory);
}

void write_address(json_value& status, const char* one, const char* all,
                   json_allocator& memory) {
  set(status, one, node_address, memory);
  json_value entry(rapidjson::kObjectType);
  set(entry, "ip", node_address, memory);
  json_value list(rapidjson::kArrayType);
  list.PushBack(std::move(entry), memory);
  set(status, all, std::move(list), memory);
}

bool all_done(const pod_facts& facts) {
  return std::all_of(facts.containers.begin(), facts.containers.end(),
                     [](const auto& one) { return !one.state->running(); });
}

bool any_failed(const pod_facts& facts) {
  return std::any_of(
      facts.containers.begin(), facts.containers.end(), [](const auto& one) {
        return one.kind == container_kind::regular && !one.state->succeeded();
      });
}

}  // namespace

std::string pod_phase(const pod_facts& facts, std::string_view restart_policy) {
  if (facts.over && all_done(facts))
    return any_failed(facts) || !facts.reason.empty() ? "Failed" : "Succeeded";
  // One that never ran keeps the pod pending, as an image that can't be pulled.
  const bool all_ran = std::all_of(
      facts.containers.begin(), facts.containers.end(), [](const auto& one) {
        return one.kind != container_kind::regular || !one.state->id.empty();
      });
  if (!all_ran) return "Pending";
  const bool finished = std::all_of(
      facts.containers.begin(), facts.containers.end(), [&](const auto& one) {
        if (one.kind != container_kind::regular) return true;
        return one.state->ended() &&
               (restart_policy == "Never" ||
                (restart_policy == "OnFailure" && one.state->succeeded()));
      });
  if (finished && all_done(facts))
    return any_failed(facts) ? "Failed" : "Succeeded";
  return "Running";
}

void write_pod_status(model::json_document& pod, const pod_facts& facts) {
  auto& memory = pod.GetAllocator();
  const std::string phase =
      pod_phase(facts, model::text_at(pod, {"spec", "restartPolicy"}));
  json_value& status = object_in(pod, "status", memory);
  set(status, "phase", phase, memory);
  for (const auto& [field, text] :
       {std::pair{"reason", &facts.reason}, {"message", &facts.message}})
    if (phase == "Failed" && !text->empty())
      set(status, field, *text, memory);
    else
      erase(status, field);
  const auto generation = model::integer_at(pod, {"metadata", "generation"});
  if (generation > 0)
    set(status, "observedGeneration", json_value(generation), memory);
  set(status, "startTime", model::format_rfc3339(facts.started), memory);
  write_address(status, "hostIP", "hostIPs", memory);
  if (facts.has_address) write_address(status, "podIP", "podIPs", memory);
  write_conditions(status, facts, model::object_at(pod, {"spec"}), phase,
                   generation, memory);
  write_containers(status, "initContainerStatuses", false, facts, memory);
  write_containers(status, "containerStatuses", true, facts, memory);
}

}  // namespace forensics::sandbox
