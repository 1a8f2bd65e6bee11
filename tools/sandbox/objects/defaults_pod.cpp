#include <algorithm>

#include "sandbox/objects/defaults.hpp"
#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/schema_quantity.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;

/// `latest`, which an image without tag and digest has; "" for what has a
/// digest alone.
std::string_view tag_of(std::string_view image) {
  const std::size_t at = image.find('@');
  const std::string_view name = image.substr(0, at);
  const std::size_t colon = name.rfind(':');
  const std::size_t slash = name.rfind('/');
  const bool tagged = colon != std::string_view::npos &&
                      (slash == std::string_view::npos || colon > slash);
  if (tagged) return name.substr(colon + 1);
  return at == std::string_view::npos && !image.empty() ? "latest" : "";
}

void set_pull_policy(json_value& from, std::string_view image_field,
                     std::string_view policy_field, json_allocator& memory) {
  if (!model::text_at(from, {policy_field}).empty()) return;
  const bool newest = tag_of(model::text_at(from, {image_field})) == "latest";
  model::set(from, policy_field, newest ? "Always" : "IfNotPresent", memory);
}

template <class Use>
void each_in(json_value& object, std::string_view list, Use use) {
  json_value* found = member(object, list);
  if (found == nullptr || !found->IsArray()) return;
  for (json_value& each : found->GetArray())
    if (each.IsObject()) use(each);
}

template <class Use>
void each_container(json_value& spec, Use use) {
  for (const std::string_view list :
       {"initContainers", "containers", "ephemeralContainers"})
    each_in(spec, list, use);
}

/// The API rounds resources up to thousandths.
void round_amounts(json_value& resources, json_allocator& memory) {
  for (const std::string_view list : {"limits", "requests"}) {
    json_value* amounts = member(resources, list);
    if (amounts == nullptr || !amounts->IsObject()) continue;
    for (auto& each : amounts->GetObject())
      if (each.value.IsString())
        if (const auto amount = quantity::parse(model::view(each.value)))
          each.value =
              model::make_string(amount->in_milli().canonical(), memory);
  }
}

void request_limits(json_value& container, json_allocator& memory) {
  json_value* resources = member(container, "resources");
  if (resources == nullptr) return;
  json_value* limits = member(*resources, "limits");
  if (limits == nullptr || !limits->IsObject()) return;
  const json_value wanted = model::copy_of(*limits, memory);
  json_value& requests = object_in(*resources, "requests", memory);
  for (const auto& each : wanted.GetObject())
    set_if_absent(requests, model::view(each.name),
                  model::copy_of(each.value, memory), memory);
}

void publish_ports(json_value& container, json_allocator& memory) {
  each_in(container, "ports", [&](json_value& port) {
    if (model::integer_at(port, {"hostPort"}) == 0)
      model::set(port, "hostPort",
                 json_value(model::integer_at(port, {"containerPort"})),
                 memory);
  });
}

/// The two spellings of the service account's name are one.
void set_service_account(json_value& spec, json_allocator& memory) {
  std::string name(model::text_at(spec, {"serviceAccountName"}));
  if (name.empty()) name = model::text_at(spec, {"serviceAccount"});
  if (name.empty()) return;
  model::set(spec, "serviceAccountName", name, memory);
  model::set(spec, "serviceAccount", name, memory);
}

bool has_no_source(const json_value& volume) {
  return std::none_of(
      volume.MemberBegin(), volume.MemberEnd(), [](const auto& each) {
        return model::view(each.name) != "name" && !each.value.IsNull();
      });
}

}  // namespace

void set_pod_spec_defaults(json_value& spec, json_allocator& memory) {
  set_if_absent(spec, "securityContext", json_value(rapidjson::kObjectType),
                memory);
  set_service_account(spec, memory);
  each_container(spec, [&](json_value& container) {
    set_pull_policy(container, "image", "imagePullPolicy", memory);
    if (json_value* resources = member(container, "resources"))
      round_amounts(*resources, memory);
  });
  each_in(spec, "volumes", [&](json_value& volume) {
    if (has_no_source(volume))
      model::set(volume, "emptyDir", json_value(rapidjson::kObjectType),
                 memory);
    if (json_value* image = member(volume, "image"))
      if (image->IsObject())
        set_pull_policy(*image, "reference", "pullPolicy", memory);
  });
}

void set_pod_defaults(json_value& spec, json_allocator& memory) {
  set_if_absent(spec, "enableServiceLinks", json_value(true), memory);
  const bool on_host = model::true_at(spec, {"hostNetwork"});
  for (const std::string_view list : {"initContainers", "containers"})
    each_in(spec, list, [&](json_value& container) {
      request_limits(container, memory);
      if (on_host) publish_ports(container, memory);
    });
}

}  // namespace forensics::sandbox
