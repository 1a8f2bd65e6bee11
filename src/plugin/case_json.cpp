#include "plugin/case_json.hpp"

#include <utility>

namespace forensics::plugin {
namespace {

using model::json_allocator;
using model::json_value;
using model::set;

void set_time(json_value& object, std::string_view key,
              const std::optional<model::timestamp>& time,
              json_allocator& memory) {
  set(object, key,
      time ? model::make_string(model::format_rfc3339(*time), memory)
           : json_value(),
      memory);
}

json_value source_of(const model::case_summary& which, json_allocator& memory) {
  json_value source(rapidjson::kObjectType);
  set(source, "namespace", which.source_namespace, memory);
  set(source, "pod", which.pod, memory);
  set(source, "uid", which.pod_uid, memory);
  set(source, "container", which.container, memory);
  return source;
}

json_value repeats_of(const model::repeats& what, json_allocator& memory) {
  json_value pods(rapidjson::kArrayType);
  for (const std::string& pod : what.pods)
    pods.PushBack(model::make_string(pod, memory), memory);
  json_value repeats(rapidjson::kObjectType);
  set(repeats, "count", json_value(what.count), memory);
  set_time(repeats, "first", what.first, memory);
  set_time(repeats, "last", what.last, memory);
  set(repeats, "pods", std::move(pods), memory);
  set(repeats, "morePods", json_value(what.more_pods), memory);
  return repeats;
}

json_value problems_of(const std::vector<model::problem>& problems,
                       json_allocator& memory) {
  json_value list(rapidjson::kArrayType);
  for (const model::problem& one : problems) {
    json_value entry(rapidjson::kObjectType);
    set(entry, "step", one.step, memory);
    set(entry, "reason", one.reason, memory);
    list.PushBack(std::move(entry), memory);
  }
  return list;
}

}  // namespace

json_value to_json(const model::case_summary& which, json_allocator& memory) {
  json_value object(rapidjson::kObjectType);
  set(object, "name", which.seen.name, memory);
  set(object, "namespace", which.target_namespace, memory);
  set(object, "uid", which.seen.uid, memory);
  set(object, "source", source_of(which, memory), memory);
  set(object, "reason", which.reason, memory);
  set(object, "exitCode",
      which.exit_code ? json_value(*which.exit_code) : json_value(), memory);
  set(object, "phase", which.seen.phase, memory);
  set(object, "signature", which.seen.signature, memory);
  set_time(object, "crashedAt", which.seen.crashed_at, memory);
  set_time(object, "createdAt", which.seen.created_at, memory);
  set_time(object, "expiresAt", model::expires_at(which.seen), memory);
  set(object, "held", json_value(which.seen.held), memory);
  set(object, "heldBy", which.hold ? which.hold->who : "", memory);
  set(object, "heldWhy", which.hold ? which.hold->why : "", memory);
  set(object, "heldByClone", json_value(which.held_by_clone), memory);
  set(object, "repeats", repeats_of(which.repeated, memory), memory);
  set(object, "problems", problems_of(which.seen.problems, memory), memory);
  return object;
}

model::json_document to_json(const std::vector<model::case_summary>& cases) {
  model::json_document list(rapidjson::kObjectType);
  json_allocator& memory = list.GetAllocator();
  json_value items(rapidjson::kArrayType);
  for (const model::case_summary& one : cases)
    items.PushBack(to_json(one, memory), memory);
  set(list, "apiVersion", "forensic.io/v1", memory);
  set(list, "kind", "CaseList", memory);
  set(list, "items", std::move(items), memory);
  return list;
}

}  // namespace forensics::plugin
