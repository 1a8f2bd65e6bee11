#include "sandbox/api/quota.hpp"

#include <cstdint>
#include <vector>

#include "model/quantity.hpp"
#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;

/// In thousandths, as quantities of cpu need it.
using amount = std::int64_t;
constexpr amount one_object = 1000;

/// A name in a quota's `hard`, taken apart.
struct counted {
  const resource_type* type = nullptr;  ///< of the objects that count
  bool living_pods_only = false;
  std::string list;      ///< `requests` or `limits`: compute resources
  std::string resource;  ///< `cpu`, `memory`
};

std::optional<counted> counted_by(const std::string& key) {
  for (const char* plural : {"pods", "configmaps", "secrets", "services",
                             "persistentvolumeclaims", "resourcequotas"})
    if (key == plural) return counted{&type_of(plural), key == "pods", {}, {}};
  for (const char* resource : {"cpu", "memory", "ephemeral-storage"})
    for (const char* list : {"requests", "limits"}) {
      const bool short_name = key == resource && list[0] == 'r';
      if (short_name || key == std::string(list) + "." + resource)
        return counted{&type_of("pods"), true, list, resource};
    }
  if (!key.starts_with("count/")) return std::nullopt;
  for (const resource_type& type : resource_types())
    if (type.stored && type.namespaced && key == "count/" + type.qualified())
      return counted{&type, false, {}, {}};
  return std::nullopt;
}

bool has_ended(const json_value& pod) {
  const std::string_view phase = model::text_at(pod, {"status", "phase"});
  return phase == "Succeeded" || phase == "Failed";
}

amount quantity_of(const json_value& container, const counted& what) {
  const auto parsed = model::quantity_in_milli(
      model::text_at(container, {"resources", what.list, what.resource}));
  return parsed.value_or(0);
}

/// A pod needs what its containers need together, or what one init container
/// needs alone where that is more.
amount compute_of(const json_value& pod, const counted& what) {
  amount together = 0;
  amount largest = 0;
  for (const auto& one :
       model::array_at(pod, {"spec", "containers"}).GetArray())
    together += quantity_of(one, what);
  for (const auto& one :
       model::array_at(pod, {"spec", "initContainers"}).GetArray())
    largest = std::max(largest, quantity_of(one, what));
  return std::max(together, largest);
}

amount cost_of(const json_value& object, const counted& what) {
  if (what.living_pods_only && has_ended(object)) return 0;
  return what.resource.empty() ? one_object : compute_of(object, what);
}

amount used_of(const store& objects, const std::string& ns,
               const counted& what) {
  if (what.resource.empty() && !what.living_pods_only)
    return static_cast<amount>(objects.count(*what.type, ns)) * one_object;
  amount used = 0;
  for (const object_ptr& one : objects.list(*what.type, ns))
    used += cost_of(one->json, what);
  return used;
}

/// As Kubernetes writes quantities: in the largest unit that leaves no
/// fraction, binary ones for bytes.
std::string text_of(amount value, const counted& what) {
  if (value % 1000 != 0) return std::to_string(value) + "m";
  const bool bytes =
      what.resource == "memory" || what.resource == "ephemeral-storage";
  const amount step = bytes ? 1024 : 1000;
  std::string_view units = bytes ? "KMGTPE" : "kMGTPE";
  amount whole = value / 1000;
  std::string unit;
  for (; whole != 0 && whole % step == 0 && !units.empty(); whole /= step) {
    unit = units.front();
    if (bytes) unit += 'i';
    units.remove_prefix(1);
  }
  return std::to_string(whole) + unit;
}

struct excess {
  std::string requested;
  std::string used;
  std::string limited;
};

void append(std::string& list, const std::string& key,
            const std::string& value) {
  list += (list.empty() ? "" : ",") + key + "=" + value;
}

/// What a container leaves out that the quota counts.
std::string unsaid(const json_value& pod, const std::string& key,
                   const counted& what) {
  std::string names;
  for (const auto& one :
       model::array_at(pod, {"spec", "containers"}).GetArray())
    if (model::text_at(one, {"resources", what.list, what.resource}).empty())
      names += (names.empty() ? "" : ",") +
               std::string(model::text_at(one, {"name"}));
  return names.empty() ? "" : key + " for: " + names;
}

std::optional<api_error> check_quota(const store& objects,
                                     const resource_type& type,
                                     const json_value& object,
                                     const json_value& quota) {
  excess over;
  std::string missing;
  for (const auto& limit :
       model::object_at(quota, {"spec", "hard"}).GetObject()) {
    const std::string key(model::view(limit.name));
    const auto what = counted_by(key);
    if (!what || what->type != &type || !limit.value.IsString()) continue;
    const std::string hard(model::view(limit.value));
    if (!what->resource.empty()) {
      const std::string lacking = unsaid(object, key, *what);
      if (!lacking.empty()) missing += (missing.empty() ? "" : "; ") + lacking;
    }
    const amount cost = cost_of(object, *what);
    const amount used =
        used_of(objects, std::string(namespace_of(object)), *what);
    if (used + cost <= model::quantity_in_milli(hard).value_or(0)) continue;
    append(over.requested, key, text_of(cost, *what));
    append(over.used, key, text_of(used, *what));
    append(over.limited, key, hard);
  }
  const std::string name(name_of(quota));
  if (!missing.empty())
    return refused(type, name_of(object),
                   "failed quota: " + name + ": must specify " + missing);
  if (over.requested.empty()) return std::nullopt;
  return refused(type, name_of(object),
                 "exceeded quota: " + name + ", requested: " + over.requested +
                     ", used: " + over.used + ", limited: " + over.limited);
}

}  // namespace

std::map<std::string, std::string> quota_usage(const store& objects,
                                               const json_value& quota) {
  std::map<std::string, std::string> usage;
  const std::string ns(namespace_of(quota));
  for (const auto& limit :
       model::object_at(quota, {"spec", "hard"}).GetObject()) {
    std::string key(model::view(limit.name));
    if (const auto what = counted_by(key))
      usage.emplace(std::move(key),
                    text_of(used_of(objects, ns, *what), *what));
  }
  return usage;
}

std::optional<api_error> check_quotas(const store& objects,
                                      const resource_type& type,
                                      const json_value& object) {
  const std::string ns(namespace_of(object));
  if (ns.empty()) return std::nullopt;
  for (const object_ptr& quota : objects.list(type_of("resourcequotas"), ns))
    if (auto error = check_quota(objects, type, object, quota->json))
      return error;
  return std::nullopt;
}

bool counts_for_quotas(const resource_type& type) noexcept {
  return type.namespaced && type.kind != "Event" && type.kind != "Lease";
}

}  // namespace forensics::sandbox
