#include "model/event.hpp"

#include "model/names.hpp"
#include "model/objects.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

/// The end of an event's name.
std::string_view slug(event_reason reason) noexcept {
  switch (reason) {
    case event_reason::analysis_started:
      return "analysis-started";
    case event_reason::pod_created:
      return "pod-created";
    case event_reason::capture_failed:
      return "capture-failed";
  }
  return "";
}

}  // namespace

std::string_view to_string(event_reason reason) noexcept {
  switch (reason) {
    case event_reason::analysis_started:
      return "ForensicAnalysisStarted";
    case event_reason::pod_created:
      return "ForensicPodCreated";
    case event_reason::capture_failed:
      return "ForensicCaptureFailed";
  }
  return "";
}

std::string make_event(const crash& which, event_reason reason,
                       std::string_view step, std::string_view note,
                       timestamp now) {
  constexpr std::size_t longest_note = 1024;  // the API's own limit
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  std::string name = case_name(which).append(".").append(slug(reason));
  if (!step.empty()) name.append("-").append(step);
  json_value event =
      make_object("v1", "Event", name, which.pod_namespace, memory);

  json_value about(rapidjson::kObjectType);
  set(about, "apiVersion", "v1", memory);
  set(about, "kind", "Pod", memory);
  set(about, "namespace", which.pod_namespace, memory);
  set(about, "name", which.pod, memory);
  set(about, "uid", which.pod_uid, memory);
  set(event, "involvedObject", std::move(about), memory);

  json_value source(rapidjson::kObjectType);
  set(source, "component", managed_by, memory);
  set(event, "source", std::move(source), memory);

  const std::string at = format_rfc3339(now);
  set(event, "type",
      reason == event_reason::capture_failed ? "Warning" : "Normal", memory);
  set(event, "reason", to_string(reason), memory);
  set(event, "message", safe_text(note, longest_note), memory);
  set(event, "firstTimestamp", at, memory);
  set(event, "lastTimestamp", at, memory);
  set(event, "count", json_value(1), memory);
  return dump(event);
}

}  // namespace forensics::model
