#include "sandbox/node/container_state.hpp"

#include <utility>

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;
using model::set;
using model::text_at;

json_value object() { return json_value(rapidjson::kObjectType); }

json_value terminated(const ended_run& run, json_allocator& memory) {
  json_value ended = object();
  set(ended, "exitCode", json_value(run.exit_code), memory);
  set(ended, "reason", run.reason, memory);
  if (!run.message.empty()) set(ended, "message", run.message, memory);
  set(ended, "startedAt",
      model::format_rfc3339(run.started.value_or(model::timestamp{})), memory);
  set(ended, "finishedAt", model::format_rfc3339(run.finished), memory);
  set(ended, "containerID", run.id, memory);
  json_value state = object();
  set(state, "terminated", std::move(ended), memory);
  return state;
}

json_value present_state(const container_state& state, json_allocator& memory) {
  if (state.ended()) return terminated(*state.last, memory);
  json_value detail = object();
  if (state.running()) {
    set(detail, "startedAt", model::format_rfc3339(state.started), memory);
  } else {
    set(detail, "reason", state.reason, memory);
    if (!state.message.empty()) set(detail, "message", state.message, memory);
  }
  json_value made = object();
  set(made, state.running() ? "running" : "waiting", std::move(detail), memory);
  return made;
}

json_value mounts_of(const json_value& spec, json_allocator& memory) {
  json_value mounts(rapidjson::kArrayType);
  for (const auto& mount : model::array_at(spec, {"volumeMounts"}).GetArray()) {
    json_value told = object();
    for (const char* field : {"name", "mountPath"})
      set(told, field, text_at(mount, {field}), memory);
    if (model::true_at(mount, {"readOnly"})) {
      set(told, "readOnly", json_value(true), memory);
      set(told, "recursiveReadOnly", "Disabled", memory);
    }
    mounts.PushBack(std::move(told), memory);
  }
  return mounts;
}

}  // namespace

json_value container_status(const json_value& spec, container_kind kind,
                            const container_state& state,
                            json_allocator& memory) {
  json_value status = object();
  set(status, "name", text_at(spec, {"name"}), memory);
  set(status, "state", present_state(state, memory), memory);
  const auto& last = state.ended() ? state.before_last : state.last;
  set(status, "lastState", last ? terminated(*last, memory) : object(), memory);
  set(status, "ready", json_value(counts_as_ready(kind, state)), memory);
  set(status, "restartCount", json_value(state.restarts), memory);
  set(status, "image", text_at(spec, {"image"}), memory);
  set(status, "imageID", state.image_id, memory);
  set(status, "started", json_value(state.running() && state.has_started),
      memory);
  if (!state.id.empty()) {
    set(status, "containerID", state.id, memory);
    const auto& resources = model::object_at(spec, {"resources"});
    const auto& requests = model::object_at(resources, {"requests"});
    if (requests.MemberCount() > 0)
      set(status, "allocatedResources", model::copy_of(requests, memory),
          memory);
    set(status, "resources", model::copy_of(resources, memory), memory);
  }
  json_value mounts = mounts_of(spec, memory);
  if (!mounts.Empty()) set(status, "volumeMounts", std::move(mounts), memory);
  return status;
}

bool counts_as_ready(container_kind kind, const container_state& state) {
  return kind == container_kind::init ? state.succeeded()
                                      : state.running() && state.ready;
}

}  // namespace forensics::sandbox
