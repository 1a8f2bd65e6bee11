#include "sandbox/api/pod_admission.hpp"

#include <algorithm>
#include <string>

#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/service_account_admission.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;

std::string name_or_prefix(const json_value& pod) {
  const std::string_view name = name_of(pod);
  return std::string(
      !name.empty() ? name : model::text_at(pod, {"metadata", "generateName"}));
}

/// The class by that name, or the global default where there is no name;
/// nullptr when there is none.
object_ptr priority_class_of(const json_value& pod, const store& objects) {
  const resource_type& classes = type_of("priorityclasses");
  const std::string_view name =
      model::text_at(pod, {"spec", "priorityClassName"});
  if (!name.empty()) return objects.find(classes, {"", std::string(name)});
  object_ptr chosen;
  for (const object_ptr& one : objects.list(classes, "")) {
    if (!model::true_at(one->json, {"globalDefault"})) continue;
    if (chosen == nullptr || model::integer_at(one->json, {"value"}) <
                                 model::integer_at(chosen->json, {"value"}))
      chosen = one;
  }
  return chosen;
}

std::optional<api_error> set_priority(json_document& pod,
                                      const store& objects) {
  auto& memory = pod.GetAllocator();
  json_value& spec = object_in(pod, "spec", memory);
  const object_ptr found = priority_class_of(pod, objects);
  const std::string wanted(model::text_at(spec, {"priorityClassName"}));
  if (found == nullptr && !wanted.empty())
    return refused(type_of("pods"), name_or_prefix(pod),
                   "no PriorityClass with name " + wanted + " was found");
  std::int64_t priority = 0;
  std::string policy = "PreemptLowerPriority";
  if (found != nullptr) {
    priority = model::integer_at(found->json, {"value"});
    policy = model::text_at(found->json, {"preemptionPolicy"});
    model::set(spec, "priorityClassName", name_of(found->json), memory);
  }
  const std::int64_t given = model::integer_at(spec, {"priority"}, priority);
  if (given != priority)
    return refused(type_of("pods"), name_or_prefix(pod),
                   "the integer value of priority (" + std::to_string(given) +
                       ") must not be provided in pod spec; priority admission "
                       "controller computed " +
                       std::to_string(priority) +
                       " from the given PriorityClass name");
  model::set(spec, "priority", json_value(priority), memory);
  model::set(spec, "preemptionPolicy", policy, memory);
  return std::nullopt;
}

bool tolerates(const json_value& tolerations, std::string_view taint) {
  const auto all = tolerations.GetArray();
  return std::any_of(all.begin(), all.end(), [taint](const json_value& one) {
    const std::string_view key = model::text_at(one, {"key"});
    const std::string_view effect = model::text_at(one, {"effect"});
    return (key == taint || key.empty()) &&
           (effect == "NoExecute" || effect.empty());
  });
}

void add_tolerations(json_document& pod) {
  auto& memory = pod.GetAllocator();
  json_value& all =
      array_in(object_in(pod, "spec", memory), "tolerations", memory);
  for (const char* taint :
       {"node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"}) {
    if (tolerates(all, taint)) continue;
    json_value added(rapidjson::kObjectType);
    model::set(added, "key", taint, memory);
    model::set(added, "operator", "Exists", memory);
    model::set(added, "effect", "NoExecute", memory);
    model::set(added, "tolerationSeconds", json_value(300), memory);
    all.PushBack(added, memory);
  }
}

/// The quantities of cpu and memory, which are all that counts here.
struct compute {
  std::string_view cpu;
  std::string_view memory;
  bool none() const { return cpu.empty() && memory.empty(); }
  bool both() const { return !cpu.empty() && !memory.empty(); }
  bool operator==(const compute&) const = default;
};

compute compute_of(const json_value& container, std::string_view kind) {
  return {model::text_at(container, {"resources", kind, "cpu"}),
          model::text_at(container, {"resources", kind, "memory"})};
}

std::string_view quality_of(const json_value& pod) {
  bool none = true;
  bool guaranteed = true;
  for (const char* list : {"containers", "initContainers"})
    for (const json_value& one :
         model::array_at(pod, {"spec", list}).GetArray()) {
      const compute limits = compute_of(one, "limits");
      const compute requests = compute_of(one, "requests");
      none = none && limits.none() && requests.none();
      guaranteed = guaranteed && limits.both() && requests == limits;
    }
  if (none) return "BestEffort";
  return guaranteed ? "Guaranteed" : "Burstable";
}

}  // namespace

std::optional<api_error> admit_pod(json_document& pod, const store& objects,
                                   std::mt19937_64& random) {
  if (auto error = admit_service_account(pod, objects, random)) return error;
  add_tolerations(pod);
  return set_priority(pod, objects);
}

void set_quality_of_service(json_document& pod) {
  auto& memory = pod.GetAllocator();
  model::set(object_in(pod, "status", memory), "qosClass", quality_of(pod),
             memory);
}

}  // namespace forensics::sandbox
