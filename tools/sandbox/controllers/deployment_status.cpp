#include "sandbox/controllers/deployment_status.hpp"

#include <string>
#include <utility>

#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::integer_at;
using model::json_value;
using model::set;
using model::text_at;

void write_count(json_value& status, const char* field, std::int64_t count,
                 model::json_allocator& memory) {
  if (count <= 0)
    erase(status, field);
  else
    set(status, field, json_value(count), memory);
}

void write_condition(json_value& status, const char* type, bool holds,
                     const char* reason, const std::string& message,
                     const std::string& now, model::json_allocator& memory) {
  json_value& all = array_in(status, "conditions", memory);
  json_value* entry = nullptr;
  for (auto& one : all.GetArray())
    if (text_at(one, {"type"}) == type) entry = &one;
  if (entry == nullptr) {
    json_value made(rapidjson::kObjectType);
    set(made, "type", type, memory);
    all.PushBack(std::move(made), memory);
    entry = &all[all.Size() - 1];
  }
  const std::string_view told = holds ? "True" : "False";
  if (text_at(*entry, {"status"}) != told)
    set(*entry, "lastTransitionTime", now, memory);
  if (text_at(*entry, {"reason"}) != reason ||
      text_at(*entry, {"message"}) != message)
    set(*entry, "lastUpdateTime", now, memory);
  set(*entry, "status", told, memory);
  set(*entry, "reason", reason, memory);
  set(*entry, "message", message, memory);
}

}  // namespace

void write_deployment_status(model::json_document& deployment,
                             const json_value& newest,
                             const std::vector<object_ptr>& sets,
                             model::timestamp now_time) {
  auto& memory = deployment.GetAllocator();
  std::int64_t pods = 0;
  std::int64_t ready = 0;
  std::int64_t available = 0;
  for (const object_ptr& one : sets) {
    pods += integer_at(one->json, {"status", "replicas"});
    ready += integer_at(one->json, {"status", "readyReplicas"});
    available += integer_at(one->json, {"status", "availableReplicas"});
  }
  const std::int64_t wanted = integer_at(deployment, {"spec", "replicas"}, 1);
  const std::int64_t updated = integer_at(newest, {"status", "replicas"});
  json_value& status = object_in(deployment, "status", memory);
  write_count(status, "replicas", pods, memory);
  write_count(status, "updatedReplicas", updated, memory);
  write_count(status, "readyReplicas", ready, memory);
  write_count(status, "availableReplicas", available, memory);
  write_count(status, "unavailableReplicas", wanted - available, memory);
  set(status, "observedGeneration",
      json_value(integer_at(deployment, {"metadata", "generation"})), memory);

  const std::string now = model::format_rfc3339(now_time);
  const bool enough = available >= wanted;
  write_condition(
      status, "Available", enough,
      enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
      enough ? "Deployment has minimum availability."
             : "Deployment does not have minimum availability.",
      now, memory);
  const bool done = enough && updated == wanted && pods == updated;
  const std::string shown =
      "ReplicaSet \"" + std::string(name_of(newest)) + "\"";
  write_condition(
      status, "Progressing", true,
      done ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
      shown + (done ? " has successfully progressed." : " is progressing."),
      now, memory);
}

}  // namespace forensics::sandbox
