#include <limits>

#include "sandbox/objects/defaults.hpp"
#include "sandbox/objects/json_edit.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;

bool has(const json_value& object, std::string_view key) {
  const json_value* found = model::find(object, {key});
  return found != nullptr && !found->IsNull();
}

void set_target_ports(json_value& spec, json_allocator& memory) {
  json_value* ports = member(spec, "ports");
  if (ports == nullptr || !ports->IsArray()) return;
  for (json_value& port : ports->GetArray()) {
    if (!port.IsObject()) continue;
    const json_value* target = member(port, "targetPort");
    const bool unset = target == nullptr || target->IsNull() ||
                       *target == json_value(0) || *target == json_value("");
    if (unset)
      model::set(port, "targetPort",
                 json_value(model::integer_at(port, {"port"})), memory);
  }
}

void set_affinity_timeout(json_value& spec, json_allocator& memory) {
  constexpr int three_hours = 10800;
  if (model::text_at(spec, {"sessionAffinity"}) != "ClientIP") {
    erase(spec, "sessionAffinityConfig");
    return;
  }
  json_value& config = object_in(spec, "sessionAffinityConfig", memory);
  set_if_absent(object_in(config, "clientIP", memory), "timeoutSeconds",
                json_value(three_hours), memory);
}

/// Adds to `to` what `from` has beyond it.
void fill_from(json_value& to, const json_value& from, json_allocator& memory) {
  for (const auto& each : from.GetObject())
    set_if_absent(to, model::view(each.name),
                  model::copy_of(each.value, memory), memory);
}

}  // namespace

void set_service_defaults(json_value& service, json_allocator& memory) {
  json_value& spec = object_in(service, "spec", memory);
  set_target_ports(spec, memory);
  set_affinity_timeout(spec, memory);
  const std::string_view type = model::text_at(spec, {"type"});
  const bool outside = type == "NodePort" || type == "LoadBalancer";
  const bool balanced = type == "LoadBalancer";
  const bool inside = outside || type == "ClusterIP";
  if (outside || (inside && !model::array_at(spec, {"externalIPs"}).Empty()))
    set_if_absent(spec, "externalTrafficPolicy", json_value("Cluster"), memory);
  if (inside)
    set_if_absent(spec, "internalTrafficPolicy", json_value("Cluster"), memory);
  if (balanced)
    set_if_absent(spec, "allocateLoadBalancerNodePorts", json_value(true),
                  memory);
}

void set_job_defaults(json_value& job, json_allocator& memory) {
  constexpr int retries = 6;
  json_value& spec = object_in(job, "spec", memory);
  if (!has(spec, "completions") && !has(spec, "parallelism"))
    model::set(spec, "completions", json_value(1), memory);
  set_if_absent(spec, "backoffLimit",
                json_value(has(spec, "backoffLimitPerIndex")
                               ? std::numeric_limits<int>::max()
                               : retries),
                memory);
  const json_value replaced = has(spec, "podFailurePolicy")
                                  ? json_value("Failed")
                                  : json_value("TerminatingOrFailed");
  set_if_absent(spec, "podReplacementPolicy", model::copy_of(replaced, memory),
                memory);
  const json_value labels = model::copy_of(
      model::object_at(spec, {"template", "metadata", "labels"}), memory);
  json_value& metadata = object_in(job, "metadata", memory);
  if (!labels.ObjectEmpty() &&
      model::object_at(metadata, {"labels"}).ObjectEmpty())
    model::set(metadata, "labels", model::copy_of(labels, memory), memory);
}

void set_deployment_defaults(json_value& deployment, json_allocator& memory) {
  json_value& strategy =
      object_in(object_in(deployment, "spec", memory), "strategy", memory);
  if (model::text_at(strategy, {"type"}) != "RollingUpdate") return;
  json_value& rolling = object_in(strategy, "rollingUpdate", memory);
  set_if_absent(rolling, "maxUnavailable", json_value("25%"), memory);
  set_if_absent(rolling, "maxSurge", json_value("25%"), memory);
}

void set_limit_range_defaults(json_value& range, json_allocator& memory) {
  json_value* limits = member(object_in(range, "spec", memory), "limits");
  if (limits == nullptr || !limits->IsArray()) return;
  for (json_value& limit : limits->GetArray()) {
    if (model::text_at(limit, {"type"}) != "Container") continue;
    json_value& given = object_in(limit, "default", memory);
    fill_from(given, model::object_at(limit, {"max"}), memory);
    const json_value bounds = model::copy_of(given, memory);
    json_value& requested = object_in(limit, "defaultRequest", memory);
    fill_from(requested, bounds, memory);
    fill_from(requested, model::object_at(limit, {"min"}), memory);
    for (const std::string_view field : {"default", "defaultRequest"})
      if (member(limit, field)->ObjectEmpty()) erase(limit, field);
  }
}

}  // namespace forensics::sandbox
