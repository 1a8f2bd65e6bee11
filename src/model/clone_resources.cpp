#include <utility>

#include "model/clone_parts.hpp"
#include "model/quantity.hpp"

namespace forensics::model::cloning {
namespace {

constexpr field_rule resource_fields[] = {
    {"limits"},
    {"requests"},
    {"claims", shape::left, why::device},
};

/// What the scheduler sets aside for a clone: next to nothing.
constexpr std::pair<std::string_view, std::string_view> small_requests[] = {
    {"cpu", "1m"}, {"memory", "1Mi"}};

/// Devices and huge pages are scarce, and a clone would take them from the
/// workload.
bool is_ordinary(std::string_view resource) noexcept {
  return resource == "cpu" || resource == "memory" ||
         resource == "ephemeral-storage";
}

/// Below these no clone can be entered: the runtime needs some 5 MiB to start
/// a container, and the toolkit's files count as ephemeral storage.
constexpr std::pair<std::string_view, std::string_view> least_limits[] = {
    {"memory", "16Mi"}, {"ephemeral-storage", "64Mi"}};

/// `limit`, or the least that will do.
std::string_view enough(std::string_view resource, std::string_view limit) {
  // Zero is no limit.
  for (const auto& [name, least] : least_limits)
    if (name == resource && quantity_in_milli(limit) > 0 &&
        quantity_in_milli(limit) < quantity_in_milli(least))
      return least;
  return limit;
}

json_value carry_limits(context& clone, const json_value& limits,
                        const std::string& path) {
  json_value carried(rapidjson::kObjectType);
  for (const auto& limit : limits.GetObject()) {
    const std::string_view resource = view(limit.name);
    const std::string field = entry_path(path, resource);
    if (!is_ordinary(resource)) {
      clone.removed(field, why::device);
    } else if (!limit.value.IsString() ||
               !quantity_in_milli(view(limit.value))) {
      clone.removed(field, why::invalid);
    } else {
      const std::string_view granted = enough(resource, view(limit.value));
      if (granted != view(limit.value)) clone.changed(field, why::toolkit);
      set(carried, resource, granted, clone.memory);
    }
  }
  return carried;
}

/// `wanted`, or the limit where that is less: the API refuses a request above.
std::string_view request_below(const json_value& limits,
                               std::string_view resource,
                               std::string_view wanted) {
  const std::string_view limit = text_at(limits, {resource});
  if (limit.empty()) return wanted;
  return quantity_in_milli(limit) < quantity_in_milli(wanted) ? limit : wanted;
}

}  // namespace

json_value carry_resources(context& clone, const json_value& resources,
                           const std::string& path) {
  json_value carried = carry(clone, resources, resource_fields, path);
  json_value limits =
      carry_limits(clone, object_at(resources, {"limits"}), path + ".limits");
  json_value requests(rapidjson::kObjectType);
  for (const auto& [resource, wanted] : small_requests)
    set(requests, resource, request_below(limits, resource, wanted),
        clone.memory);
  // A limit without a request is a request of the same size.
  constexpr std::string_view storage = "ephemeral-storage";
  if (find(limits, {storage}) != nullptr)
    set(requests, storage, request_below(limits, storage, "1Mi"), clone.memory);
  put(clone, carried, resources, "requests", std::move(requests), path,
      why::resources);
  if (!limits.ObjectEmpty())
    set(carried, "limits", std::move(limits), clone.memory);
  return carried;
}

}  // namespace forensics::model::cloning
