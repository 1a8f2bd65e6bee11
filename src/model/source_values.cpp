#include "model/source_values.hpp"

#include <cstdint>
#include <utility>

#include "model/quantity.hpp"

namespace forensics::model {
namespace {

std::string joined_addresses(const json_value& pod, std::string_view list) {
  std::string joined;
  for (const json_value& entry : array_at(pod, {"status", list}).GetArray()) {
    if (!joined.empty()) joined += ',';
    joined += text_at(entry, {"ip"});
  }
  return joined;
}

/// The container `name`, or `own` when there is none of this name.
const json_value& container_named(const json_value& pod, std::string_view name,
                                  const json_value& own) {
  for (const std::string_view list : {"containers", "initContainers"})
    for (const json_value& container : array_at(pod, {"spec", list}).GetArray())
      if (text_at(container, {"name"}) == name) return container;
  return own;
}

}  // namespace

std::optional<std::string> source_field(const json_value& pod,
                                        std::string_view field_path) {
  constexpr std::pair<std::string_view, std::string_view> plain[] = {
      {"metadata", "name"},
      {"metadata", "namespace"},
      {"metadata", "uid"},
      {"spec", "nodeName"},
      {"spec", "serviceAccountName"},
      {"status", "hostIP"},
      {"status", "podIP"}};
  for (const auto& [part, name] : plain)
    if (field_path == std::string(part).append(".").append(name))
      return std::string(text_at(pod, {part, name}));
  for (const std::string_view list : {"podIPs", "hostIPs"})
    if (field_path == "status." + std::string(list))
      return joined_addresses(pod, list);
  for (const std::string_view map : {"labels", "annotations"}) {
    const std::string opening = "metadata." + std::string(map) + "['";
    if (field_path.starts_with(opening) && field_path.ends_with("']") &&
        field_path.size() >= opening.size() + 2)
      return std::string(text_at(
          pod, {"metadata", map,
                field_path.substr(opening.size(),
                                  field_path.size() - opening.size() - 2)}));
  }
  return std::nullopt;
}

std::optional<std::string> source_request(const json_value& pod,
                                          const json_value& own,
                                          const json_value& reference) {
  const std::string_view resource = text_at(reference, {"resource"});
  constexpr std::string_view prefix = "requests.";
  if (!resource.starts_with(prefix)) return std::nullopt;
  const json_value& container =
      container_named(pod, text_at(reference, {"containerName"}), own);
  const std::int64_t amount =
      quantity_in_milli(text_at(container, {"resources", "requests",
                                            resource.substr(prefix.size())}))
          .value_or(0);
  // The API writes an absent divisor as "0".
  std::int64_t divisor =
      quantity_in_milli(text_at(reference, {"divisor"})).value_or(0);
  if (divisor == 0) divisor = 1000;
  return std::to_string(amount / divisor + (amount % divisor == 0 ? 0 : 1));
}

}  // namespace forensics::model
