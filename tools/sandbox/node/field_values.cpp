#include "sandbox/node/field_values.hpp"

#include <cstdio>
#include <map>

#include "model/quantity.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

/// A Go string literal of `text`, as far as labels and annotations need it.
std::string quoted(std::string_view text) {
  std::string made = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        made += "\\\"";
        break;
      case '\\':
        made += "\\\\";
        break;
      case '\n':
        made += "\\n";
        break;
      case '\t':
        made += "\\t";
        break;
      case '\r':
        made += "\\r";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20) {
          made += c;
        } else {
          char escaped[8];
          std::snprintf(escaped, sizeof escaped, "\\x%02x", c);
          made += escaped;
        }
    }
  }
  return made + '"';
}

std::string lines_of(const json_value& texts) {
  std::map<std::string_view, std::string_view> sorted;
  for (const auto& [key, value] : texts.GetObject())
    if (value.IsString()) sorted.emplace(model::view(key), model::view(value));
  std::string lines;
  for (const auto& [key, value] : sorted)
    lines +=
        (lines.empty() ? "" : "\n") + std::string(key) + "=" + quoted(value);
  return lines;
}

std::string addresses(const json_value& pod, std::string_view list) {
  std::string text;
  for (const auto& address : model::array_at(pod, {"status", list}).GetArray())
    text += (text.empty() ? "" : ",") + std::string(text_at(address, {"ip"}));
  return text;
}

/// `app` of `metadata.labels['app']`.
std::optional<std::string_view> key_of(std::string_view path,
                                       std::string_view map) {
  const std::string head = "metadata." + std::string(map) + "['";
  constexpr std::string_view tail = "']";
  if (path.size() < head.size() + tail.size() ||
      path.substr(0, head.size()) != head ||
      path.substr(path.size() - tail.size()) != tail)
    return std::nullopt;
  path.remove_prefix(head.size());
  path.remove_suffix(tail.size());
  return path;
}

std::int64_t milli(const json_value& container, std::string_view list,
                   std::string_view name) {
  return model::quantity_in_milli(text_at(container, {"resources", list, name}))
      .value_or(0);
}

}  // namespace

std::optional<std::string> field_value(const json_value& pod,
                                       std::string_view path) {
  for (const std::string_view map : {"labels", "annotations"}) {
    if (path == "metadata." + std::string(map))
      return lines_of(model::object_at(pod, {"metadata", map}));
    if (const auto key = key_of(path, map))
      return std::string(text_at(pod, {"metadata", map, *key}));
  }
  if (path == "status.podIPs") return addresses(pod, "podIPs");
  if (path == "status.hostIPs") return addresses(pod, "hostIPs");
  for (const std::string_view known :
       {"metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName",
        "spec.serviceAccountName", "status.podIP", "status.hostIP"}) {
    if (path != known) continue;
    const std::size_t dot = known.find('.');
    return std::string(
        text_at(pod, {known.substr(0, dot), known.substr(dot + 1)}));
  }
  return std::nullopt;
}

std::optional<std::string> resource_value(const json_value& container,
                                          const json_value& reference,
                                          const node_capacity& node) {
  const std::string_view resource = text_at(reference, {"resource"});
  const std::size_t dot = resource.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view list = resource.substr(0, dot);
  const std::string_view name = resource.substr(dot + 1);
  if (list != "limits" && list != "requests") return std::nullopt;

  std::int64_t value = milli(container, list, name);
  if (value == 0 && list == "limits" && name == "cpu") value = node.cpu_milli;
  if (value == 0 && list == "limits" && name == "memory")
    value = node.memory_bytes * 1000;
  const std::string_view unit = text_at(reference, {"divisor"});
  const std::int64_t divisor =
      unit.empty() || unit == "0"
          ? 1000
          : model::quantity_in_milli(unit).value_or(1000);
  if (divisor == 0) return std::nullopt;
  return std::to_string(value / divisor + (value % divisor != 0 ? 1 : 0));
}

const json_value* find_container(const json_value& pod, std::string_view name) {
  for (const char* list : {"containers", "initContainers"})
    for (const auto& container :
         model::array_at(pod, {"spec", list}).GetArray())
      if (text_at(container, {"name"}) == name) return &container;
  return nullptr;
}

}  // namespace forensics::sandbox
