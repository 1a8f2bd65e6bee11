#include "sandbox/controllers/owned_pods.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::set;
using model::text_at;

const json_value* controller_of(const json_value& object) {
  for (const auto& owner :
       model::array_at(object, {"metadata", "ownerReferences"}).GetArray())
    if (model::true_at(owner, {"controller"})) return &owner;
  return nullptr;
}

}  // namespace

std::string controlled_by(const json_value& object, std::string_view kind) {
  const auto* owner = controller_of(object);
  if (owner == nullptr || text_at(*owner, {"kind"}) != kind) return {};
  return std::string(text_at(*owner, {"name"}));
}

std::vector<object_ptr> controlled(const resource_type& type,
                                   const json_value& owner,
                                   const store& objects) {
  std::vector<object_ptr> found =
      objects.list(type, std::string(namespace_of(owner)));
  const auto uid = uid_of(owner);
  std::erase_if(found, [uid](const object_ptr& one) {
    const auto* by = controller_of(one->json);
    return by == nullptr || text_at(*by, {"uid"}) != uid;
  });
  return found;
}

void set_controller(model::json_document& object, const json_value& owner) {
  auto& memory = object.GetAllocator();
  json_value reference(rapidjson::kObjectType);
  for (const char* field : {"apiVersion", "kind"})
    set(reference, field, text_at(owner, {field}), memory);
  set(reference, "name", name_of(owner), memory);
  set(reference, "uid", uid_of(owner), memory);
  set(reference, "controller", json_value(true), memory);
  set(reference, "blockOwnerDeletion", json_value(true), memory);
  array_in(object_in(object, "metadata", memory), "ownerReferences", memory)
      .PushBack(std::move(reference), memory);
}

model::json_document pod_of_template(const json_value& owner) {
  const json_value& from = model::object_at(owner, {"spec", "template"});
  model::json_document pod(rapidjson::kObjectType);
  auto& memory = pod.GetAllocator();
  json_value& metadata = object_in(pod, "metadata", memory);
  for (const char* field : {"labels", "annotations", "finalizers"})
    take_over(metadata, model::object_at(from, {"metadata"}), field, memory);
  set(metadata, "generateName", std::string(name_of(owner)) + "-", memory);
  set_controller(pod, owner);
  take_over(pod, from, "spec", memory);
  return pod;
}

bool is_ready(const json_value& pod) {
  const auto& conditions = model::array_at(pod, {"status", "conditions"});
  return std::any_of(conditions.Begin(), conditions.End(), [](const auto& one) {
    return text_at(one, {"type"}) == "Ready" &&
           text_at(one, {"status"}) == "True";
  });
}

bool has_ended(const json_value& pod) {
  const auto phase = text_at(pod, {"status", "phase"});
  return phase == "Succeeded" || phase == "Failed";
}

}  // namespace forensics::sandbox
