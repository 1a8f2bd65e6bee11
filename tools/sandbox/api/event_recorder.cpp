#include "sandbox/api/event_recorder.hpp"

#include <cstdio>
#include <utility>

#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;
using model::set;
using model::text_at;

/// Real ones end in nanoseconds; the store's revision makes up for those that
/// the clock does not tell.
std::string event_name(api& cluster, const json_value& about) {
  const std::uint64_t milliseconds = static_cast<std::uint64_t>(
      cluster.around().now().time_since_epoch().count());
  const std::uint64_t stamp =
      milliseconds * 1'000'000 + cluster.objects().current() % 1'000'000;
  char suffix[17];
  std::snprintf(suffix, sizeof suffix, "%016llx",
                static_cast<unsigned long long>(stamp));
  return std::string(name_of(about)) + "." + suffix;
}

std::string event_namespace(const json_value& about) {
  const auto ns = namespace_of(about);
  return ns.empty() ? "default" : std::string(ns);
}

}  // namespace

json_document make_event(api& cluster, const json_value& about,
                         std::string_view type, std::string_view reason,
                         std::string_view message) {
  json_document event(rapidjson::kObjectType);
  auto& memory = event.GetAllocator();
  json_value& metadata = object_in(event, "metadata", memory);
  set(metadata, "name", event_name(cluster, about), memory);
  set(metadata, "namespace", event_namespace(about), memory);
  json_value& object = object_in(event, "involvedObject", memory);
  for (const char* field : {"apiVersion", "kind"})
    set(object, field, text_at(about, {field}), memory);
  set(object, "name", name_of(about), memory);
  if (!namespace_of(about).empty())
    set(object, "namespace", namespace_of(about), memory);
  set(object, "uid", uid_of(about), memory);
  set(object, "resourceVersion",
      text_at(about, {"metadata", "resourceVersion"}), memory);
  set(event, "type", type, memory);
  set(event, "reason", reason, memory);
  set(event, "message", message, memory);
  return event;
}

event_recorder::event_recorder(api& cluster, std::string component,
                               std::string host)
    : cluster_(cluster),
      component_(std::move(component)),
      host_(std::move(host)) {}

void event_recorder::tell(const json_value& about, std::string_view field,
                          std::string_view type, std::string_view reason,
                          std::string_view message) {
  const told what{uid_of(about), field, reason, message};
  const auto known = events_.find(what);
  if (known != events_.end() && count(known->second)) return;

  const std::string now = model::format_rfc3339(cluster_.around().now());
  json_document event = make_event(cluster_, about, type, reason, message);
  auto& memory = event.GetAllocator();
  if (!field.empty())
    set(object_in(event, "involvedObject", memory), "fieldPath", field, memory);
  set(event, "count", json_value(1), memory);
  set(event, "firstTimestamp", now, memory);
  set(event, "lastTimestamp", now, memory);
  json_value& source = object_in(event, "source", memory);
  set(source, "component", component_, memory);
  if (!host_.empty()) set(source, "host", host_, memory);
  set(event, "reportingComponent", component_, memory);
  set(event, "reportingInstance", host_, memory);
  const auto written = cluster_.create(
      type_of("events"), event_namespace(about), std::move(event));
  if (written) events_[what] = key_of((*written)->json);
}

bool event_recorder::count(const object_key& key) {
  const object_ptr before = cluster_.objects().find(type_of("events"), key);
  if (before == nullptr) return false;
  json_document event = copy_of(before->json);
  auto& memory = event.GetAllocator();
  set(event, "count", json_value(model::integer_at(event, {"count"}, 1) + 1),
      memory);
  set(event, "lastTimestamp", model::format_rfc3339(cluster_.around().now()),
      memory);
  return static_cast<bool>(
      cluster_.update(type_of("events"), std::move(event)));
}

void event_recorder::forget(std::string_view uid) {
  const auto first = events_.lower_bound(told{uid, "", "", ""});
  auto last = first;
  while (last != events_.end() && std::get<0>(last->first) == uid) ++last;
  events_.erase(first, last);
}

}  // namespace forensics::sandbox
