#include "sandbox/node/pod_conditions.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;
using model::set;
using model::text_at;

struct condition {
  const char* type;
  bool holds = true;
  std::string reason{};
  std::string message{};
};

std::string names(const std::vector<std::string_view>& list) {
  std::string text = "[";
  for (const std::string_view name : list)
    text += (text.size() > 1 ? " " : "") + std::string(name);
  return text + "]";
}

condition initialized(const pod_facts& facts, std::string_view phase) {
  // Once a container proper has run, what a sidecar does is no matter.
  const bool begun = std::any_of(
      facts.containers.begin(), facts.containers.end(), [](const auto& one) {
        return one.kind == container_kind::regular && !one.state->id.empty();
      });
  std::vector<std::string_view> incomplete;
  for (const container_view& one : facts.containers) {
    const bool done = one.kind == container_kind::init ? one.state->succeeded()
                                                       : one.state->has_started;
    if (one.kind != container_kind::regular && !done && !begun)
      incomplete.push_back(text_at(*one.spec, {"name"}));
  }
  if (phase == "Succeeded") return {"Initialized", true, "PodCompleted"};
  if (incomplete.empty()) return {"Initialized"};
  return {"Initialized", false, "ContainersNotInitialized",
          "containers with incomplete status: " + names(incomplete)};
}

condition containers_ready(const char* type, const pod_facts& facts,
                           std::string_view phase) {
  if (phase == "Succeeded") return {type, false, "PodCompleted"};
  if (phase == "Failed") return {type, false, "PodFailed"};
  std::vector<std::string_view> unready;
  for (const container_view& one : facts.containers)
    if (one.kind != container_kind::init &&
        !counts_as_ready(one.kind, *one.state))
      unready.push_back(text_at(*one.spec, {"name"}));
  if (unready.empty()) return {type};
  return {type, false, "ContainersNotReady",
          "containers with unready status: " + names(unready)};
}

/// A condition that somebody else sets, and the pod waits for.
bool gates_open(const json_value& pod_conditions, const json_value& gates) {
  for (const auto& gate : gates.GetArray()) {
    bool open = false;
    for (const auto& known : pod_conditions.GetArray())
      open = open ||
             (text_at(known, {"type"}) == text_at(gate, {"conditionType"}) &&
              text_at(known, {"status"}) == "True");
    if (!open) return false;
  }
  return true;
}

json_value* entry_of(json_value& conditions, std::string_view type) {
  for (auto& entry : conditions.GetArray())
    if (text_at(entry, {"type"}) == type) return &entry;
  return nullptr;
}

}  // namespace

void write_conditions(json_value& status, const pod_facts& facts,
                      const json_value& spec, std::string_view phase,
                      std::int64_t generation, json_allocator& memory) {
  json_value& conditions = array_in(status, "conditions", memory);
  const bool ended = phase == "Succeeded" || phase == "Failed";
  condition ready = containers_ready("Ready", facts, phase);
  if (ready.holds &&
      !gates_open(conditions, model::array_at(spec, {"readinessGates"})))
    ready = {"Ready", false, "ReadinessGatesNotReady",
             "the status of pod readiness gates is not \"True\""};
  const std::string now = model::format_rfc3339(facts.now);
  for (const condition& wanted :
       {condition{"PodReadyToStartContainers", facts.has_address && !ended},
        initialized(facts, phase), ready,
        containers_ready("ContainersReady", facts, phase),
        condition{"PodScheduled"}}) {
    json_value* entry = entry_of(conditions, wanted.type);
    if (entry == nullptr) {
      json_value made(rapidjson::kObjectType);
      set(made, "type", wanted.type, memory);
      set(made, "lastProbeTime", json_value(), memory);
      conditions.PushBack(std::move(made), memory);
      entry = &conditions[conditions.Size() - 1];
    }
    const std::string_view holds = wanted.holds ? "True" : "False";
    if (text_at(*entry, {"status"}) != holds) {
      set(*entry, "status", holds, memory);
      set(*entry, "lastTransitionTime", now, memory);
    }
    for (const auto& [field, text] :
         {std::pair{"reason", &wanted.reason}, {"message", &wanted.message}})
      if (text->empty())
        erase(*entry, field);
      else
        set(*entry, field, *text, memory);
    if (generation > 0)
      set(*entry, "observedGeneration", json_value(generation), memory);
  }
}

}  // namespace forensics::sandbox
