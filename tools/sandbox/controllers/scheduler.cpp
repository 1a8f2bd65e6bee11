#include "sandbox/controllers/scheduler.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/api/event_recorder.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/controllers/owned_pods.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;
using model::set;
using model::text_at;

bool is_for_us(const json_value& pod) {
  return text_at(pod, {"spec", "nodeName"}).empty() && !being_deleted(pod) &&
         !has_ended(pod) &&
         text_at(pod, {"spec", "schedulerName"}) == "default-scheduler" &&
         model::array_at(pod, {"spec", "schedulingGates"}).Empty();
}

json_value& condition_of(json_document& pod, const char* type) {
  auto& memory = pod.GetAllocator();
  json_value& all =
      array_in(object_in(pod, "status", memory), "conditions", memory);
  for (auto& one : all.GetArray())
    if (text_at(one, {"type"}) == type) return one;
  json_value made(rapidjson::kObjectType);
  set(made, "type", type, memory);
  set(made, "lastProbeTime", json_value(), memory);
  all.PushBack(std::move(made), memory);
  return all[all.Size() - 1];
}

std::string missing_claim(const json_value& pod, const store& objects) {
  const std::string ns(namespace_of(pod));
  for (const auto& volume :
       model::array_at(pod, {"spec", "volumes"}).GetArray()) {
    const std::string claim(
        text_at(volume, {"persistentVolumeClaim", "claimName"}));
    if (!claim.empty() &&
        objects.find(type_of("persistentvolumeclaims"), {ns, claim}) == nullptr)
      return claim;
  }
  return {};
}

}  // namespace

scheduler::scheduler(api& through, post_function post, std::string node)
    : api_(through),
      node_(std::move(node)),
      queue_(std::move(post), [this](const object_key& pod) { look_at(pod); }) {
  for (const object_ptr& pod : api_.objects().list(type_of("pods"), ""))
    on_change({change_kind::added, &type_of("pods"), pod, nullptr});
  ticket_ =
      api_.objects().listen([this](const change& what) { on_change(what); });
}

void scheduler::on_change(const change& what) {
  const bool is_pod = what.type == &type_of("pods");
  bool room = what.type == &type_of("nodes") ||
              what.type == &type_of("persistentvolumeclaims");
  if (is_pod) {
    const auto had = bound_.size();
    account(what);
    room = bound_.size() < had;
    const object_key key = key_of(what.now->json);
    if (what.kind == change_kind::deleted)
      waiting_.erase(key);
    else if (is_for_us(what.now->json) && !waiting_.contains(key))
      queue_.add(key);
  }
  if (room)
    for (const object_key& pod : std::exchange(waiting_, {})) queue_.add(pod);
}

void scheduler::account(const change& what) {
  const json_value& pod = what.now->json;
  const object_key key = key_of(pod);
  if (const auto known = bound_.find(key); known != bound_.end()) {
    take_from(used_, known->second);
    bound_.erase(known);
  }
  if (what.kind == change_kind::deleted || has_ended(pod) ||
      text_at(pod, {"spec", "nodeName"}) != node_)
    return;
  const auto& requests = bound_[key] = requests_of(pod);
  add_to(used_, requests);
}

void scheduler::look_at(const object_key& key) {
  const object_ptr pod = api_.objects().find(type_of("pods"), key);
  if (pod == nullptr || !is_for_us(pod->json)) return;
  const std::string why = obstacle(pod->json);
  if (!why.empty()) {
    waiting_.insert(key);
    return refuse(pod, why);
  }
  // Another one has been faster, if this fails.
  if (api_.bind(key, node_))
    tell(pod->json, "Normal", "Scheduled", "Binding",
         "Successfully assigned " + key.ns + "/" + key.name + " to " + node_);
}

std::string scheduler::obstacle(const json_value& pod) const {
  const object_ptr node = api_.objects().find(type_of("nodes"), {"", node_});
  if (node == nullptr) return "no nodes available to schedule pods";
  const std::string none = "0/1 nodes are available: ";
  if (const auto claim = missing_claim(pod, api_.objects()); !claim.empty())
    return none + "persistentvolumeclaim \"" + claim +
           "\" not found. not found";
  const misfit found = why_not(pod, node->json, used_);
  if (found.reasons.empty()) return {};
  std::string list;
  for (const std::string& reason : found.reasons)
    list += (list.empty() ? "1 " : ", 1 ") + reason;
  return none + list + ". no new claims to deallocate, preemption: " + none +
         "1 " +
         (found.for_others ? "No preemption victims found for incoming pod."
                           : "Preemption is not helpful for scheduling.");
}

void scheduler::refuse(const object_ptr& pod, const std::string& why) {
  bool is_new = false;
  const std::string now = model::format_rfc3339(api_.around().now());
  // A pod that has gone meanwhile needs no condition.
  static_cast<void>(api_.change_status(
      type_of("pods"), key_of(pod->json), [&](json_document& changed) {
        auto& memory = changed.GetAllocator();
        json_value& condition = condition_of(changed, "PodScheduled");
        is_new = text_at(condition, {"message"}) != why;
        if (text_at(condition, {"status"}) != "False") {
          set(condition, "status", "False", memory);
          set(condition, "lastTransitionTime", now, memory);
        }
        set(condition, "reason", "Unschedulable", memory);
        set(condition, "message", why, memory);
        set(condition, "observedGeneration",
            json_value(
                model::integer_at(changed, {"metadata", "generation"}, 1)),
            memory);
      }));
  if (is_new) tell(pod->json, "Warning", "FailedScheduling", "Scheduling", why);
}

void scheduler::tell(const json_value& pod, const char* type,
                     const char* reason, const char* action,
                     const std::string& message) {
  json_document event = make_event(api_, pod, type, reason, message);
  auto& memory = event.GetAllocator();
  set(event, "eventTime", model::format_micro_time(api_.around().now()),
      memory);
  set(event, "action", action, memory);
  set(event, "reportingComponent", "default-scheduler", memory);
  set(event, "reportingInstance", "default-scheduler-sandbox", memory);
  // One that can't be written is lost, as it is there.
  static_cast<void>(api_.create(
      type_of("events"), std::string(namespace_of(pod)), std::move(event)));
}

}  // namespace forensics::sandbox
