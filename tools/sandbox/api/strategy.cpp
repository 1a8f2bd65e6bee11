#include "sandbox/api/strategy.hpp"

#include <algorithm>
#include <array>

#include "sandbox/api/job_labels.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/metadata.hpp"
#include "sandbox/api/pod_admission.hpp"
#include "sandbox/api/service_address.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;

template <std::size_t count>
bool among(const std::array<std::string_view, count>& kinds,
           const resource_type& type) noexcept {
  return std::find(kinds.begin(), kinds.end(), type.kind) != kinds.end();
}

bool counts_generations(const resource_type& type) noexcept {
  constexpr std::array<std::string_view, 7> kinds = {
      "Pod",           "Deployment",          "ReplicaSet",   "Job",
      "NetworkPolicy", "PodDisruptionBudget", "PriorityClass"};
  return among(kinds, type);
}

std::string_view first_status(const resource_type& type) noexcept {
  if (type.kind == "Namespace") return R"({"phase":"Active"})";
  if (type.kind == "Pod" || type.kind == "PersistentVolumeClaim" ||
      type.kind == "PersistentVolume")
    return R"({"phase":"Pending"})";
  if (type.kind == "Service") return R"({"loadBalancer":{}})";
  if (type.kind == "ReplicaSet") return R"({"replicas":0})";
  if (type.kind == "PodDisruptionBudget")
    return R"({"disruptionsAllowed":0,"currentHealthy":0,)"
           R"("desiredHealthy":0,"expectedPods":0})";
  return "{}";
}

void set_first_status(const resource_type& type, json_document& object) {
  // A kubelet creates its node with the status.
  if (!type.has_status || type.kind == "Node") return;
  auto& memory = object.GetAllocator();
  model::set(object, "status", json_of(first_status(type), memory), memory);
}

/// It stays until it is empty, and selectors find it by its name.
void prepare_namespace(json_document& object) {
  auto& memory = object.GetAllocator();
  json_value& metadata = object_in(object, "metadata", memory);
  model::set(object_in(metadata, "labels", memory),
             "kubernetes.io/metadata.name", name_of(object), memory);
  json_value& spec = object_in(object, "spec", memory);
  model::set(spec, "finalizers", array_of({"kubernetes"}, memory), memory);
}

bool spec_changed(const json_value& object, const json_value& before) {
  for (const auto& one : object.GetObject()) {
    const std::string_view key = model::view(one.name);
    if (key == "metadata" || key == "status") continue;
    const json_value* old = model::find(before, {key});
    if (old == nullptr || *old != one.value) return true;
  }
  return model::find(before, {"spec"}) != nullptr &&
         model::find(object, {"spec"}) == nullptr;
}

/// All but metadata and `subject` is as it was.
void change_only(std::string_view subject, json_document& object,
                 const json_value& before) {
  json_document kept = copy_of(before);
  auto& memory = kept.GetAllocator();
  take_over(kept, object, "metadata", memory);
  take_over(kept, object, subject, memory);
  object.Swap(kept);
}

}  // namespace

void prepare_create(const resource_type& type, json_document& object,
                    const store& objects, surroundings& around) {
  set_first_status(type, object);
  if (counts_generations(type)) set_generation(object, 1);
  if (type.kind == "Namespace") prepare_namespace(object);
  if (type.kind == "Pod") set_quality_of_service(object);
  if (type.kind == "Job") label_job(object);
  if (type.kind == "Service") give_address(object, objects, around.random);
}

void prepare_update(const resource_type& type, json_document& object,
                    const json_value& before, const std::string& subresource) {
  if (subresource == "status") {
    change_only("status", object, before);
  } else if (subresource == "finalize") {
    change_only("spec", object, before);
  } else if (type.has_status) {
    take_over(object, before, "status", object.GetAllocator());
  }
  if (subresource.empty() && counts_generations(type) &&
      spec_changed(object, before))
    set_generation(object, generation_of(before) + 1);
}

bool allows_unconditional_update(const resource_type& type) noexcept {
  constexpr std::array<std::string_view, 3> others = {
      "Lease", "PodDisruptionBudget", "RuntimeClass"};
  return !among(others, type);
}

bool allows_create_on_update(const resource_type& type) noexcept {
  constexpr std::array<std::string_view, 9> kinds = {"Event",
                                                     "LimitRange",
                                                     "Service",
                                                     "Role",
                                                     "RoleBinding",
                                                     "ClusterRole",
                                                     "ClusterRoleBinding",
                                                     "Lease",
                                                     "RuntimeClass"};
  return among(kinds, type);
}

bool answers_deleted_object(const resource_type& type) noexcept {
  constexpr std::array<std::string_view, 7> kinds = {
      "Pod",           "ServiceAccount",   "Service",  "PersistentVolumeClaim",
      "ResourceQuota", "PersistentVolume", "Namespace"};
  return among(kinds, type);
}

bool orphans_by_default(const resource_type& type) noexcept {
  return type.kind == "Job";
}

}  // namespace forensics::sandbox
