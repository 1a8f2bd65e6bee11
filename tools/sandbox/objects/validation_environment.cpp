#include <algorithm>
#include <array>
#include <optional>

#include "sandbox/objects/schema_quantity.hpp"
#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

constexpr std::array<std::string_view, 9> variable_fields = {
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs"};
constexpr std::array<std::string_view, 5> file_fields = {
    "metadata.annotations", "metadata.labels", "metadata.name",
    "metadata.namespace", "metadata.uid"};
constexpr std::array<std::string_view, 6> container_resources = {
    "limits.cpu",   "limits.ephemeral-storage",   "limits.memory",
    "requests.cpu", "requests.ephemeral-storage", "requests.memory"};

template <class List>
bool among(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

template <class List>
std::vector<std::string_view> all_of(const List& list) {
  return {list.begin(), list.end()};
}

/// `metadata.labels['key']`: its map and key.
struct subscript {
  std::string_view map;
  std::string_view key;
};
std::optional<subscript> parse_subscript(std::string_view path) {
  const std::size_t open = path.find("['");
  if (open == std::string_view::npos || !path.ends_with("']"))
    return std::nullopt;
  return subscript{path.substr(0, open),
                   path.substr(open + 2, path.size() - open - 4)};
}

/// The divisors that an amount may be told in.
std::string_view divisors_of(std::string_view kind) {
  if (kind == "cpu") return "1m,1";
  return "1,1k,1M,1G,1T,1P,1E,1Ki,1Mi,1Gi,1Ti,1Pi,1Ei";
}

std::string divisor_sentence(std::string_view kind) {
  if (kind == "cpu")
    return "only divisor's values 1m and 1 are supported with the cpu "
           "resource";
  return "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, "
         "1Ti, 1Pi, 1Ei are supported with the " +
         std::string(kind == "ephemeral-storage" ? "local ephemeral storage"
                                                 : kind) +
         " resource";
}

bool divides(std::string_view divisor, std::string_view kind) {
  const auto amount = quantity::parse(divisor);
  if (!amount || amount->zero()) return true;
  std::string_view rest = divisors_of(kind);
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    if (*quantity::parse(rest.substr(0, comma)) == *amount) return true;
    rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
  }
  return false;
}

void check_key_reference(const json_value& reference, const std::string& path,
                         findings& found) {
  check_name_at(reference, "name", path, dns_subdomain_problems, found);
  const std::string_view key = text_at(reference, {"key"});
  if (key.empty())
    found.required(child(path, "key"));
  else
    check_name_at(reference, "key", path, config_key_problems, found);
}

void check_source(const json_value& variable, const std::string& path,
                  findings& found) {
  if (!has(variable, "valueFrom")) return;
  const json_value& from = model::object_at(variable, {"valueFrom"});
  int sources = 0;
  const auto source = [&](std::string_view field) -> const json_value* {
    const json_value* there = model::find(from, {field});
    if (there == nullptr || there->IsNull()) return nullptr;
    ++sources;
    return there;
  };
  if (const auto* each = source("fieldRef"))
    check_field_reference(*each, reference_of::variable,
                          child(path, "fieldRef"), found);
  if (const auto* each = source("resourceFieldRef"))
    check_resource_reference(*each, reference_of::variable,
                             child(path, "resourceFieldRef"), found);
  for (const std::string_view field : {"configMapKeyRef", "secretKeyRef"})
    if (const auto* each = source(field))
      check_key_reference(*each, child(path, field), found);
  if (sources == 0)
    found.invalid(path, "",
                  "must specify one of: `fieldRef`, `resourceFieldRef`, "
                  "`configMapKeyRef` or `secretKeyRef`");
  else if (!text_at(variable, {"value"}).empty())
    found.invalid(path, "", "may not be specified when `value` is not empty");
  else if (sources > 1)
    found.invalid(path, "",
                  "may not have more than one field specified at a time");
}

void check_variables_from(const json_value& from, const std::string& path,
                          const std::string& list_path, findings& found) {
  const std::string_view prefix = text_at(from, {"prefix"});
  if (!prefix.empty())
    check_name_at(from, "prefix", path, env_name_problems, found);
  int sources = 0;
  for (const std::string_view field : {"configMapRef", "secretRef"}) {
    if (!has(from, field)) continue;
    ++sources;
    const json_value& reference = model::object_at(from, {field});
    const std::string at = child(path, field);
    if (text_at(reference, {"name"}).empty())
      found.required(child(at, "name"));
    else
      check_name_at(reference, "name", at, dns_subdomain_problems, found);
  }
  if (sources == 0)
    found.invalid(list_path, "",
                  "must specify one of: `configMapRef` or `secretRef`");
  if (sources > 1)
    found.invalid(list_path, "",
                  "may not have more than one field specified at a time");
}

}  // namespace

void check_field_reference(const json_value& reference, reference_of use,
                           const std::string& path, findings& found) {
  const std::string at = child(path, "fieldPath");
  const std::string_view version = text_at(reference, {"apiVersion"});
  const std::string_view field = text_at(reference, {"fieldPath"});
  if (version.empty()) return found.required(child(path, "apiVersion"));
  if (field.empty()) return found.required(at);
  if (version != "v1")
    return found.invalid(at, field,
                         "error converting fieldPath: unsupported pod "
                         "version: " +
                             std::string(version));
  if (const auto part = parse_subscript(field)) {
    if (part->map != "metadata.labels" && part->map != "metadata.annotations")
      return found.invalid(at, field,
                           "error converting fieldPath: field label does not "
                           "support subscript: " +
                               std::string(field));
    std::string lower(part->key);
    if (part->map == "metadata.annotations")
      std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      });
    return found.each_invalid(path, part->key, qualified_name_problems(lower));
  }
  const bool known = among(variable_fields, field) ||
                     among(file_fields, field) || field == "spec.restartPolicy";
  if (!known)
    return found.invalid(at, field,
                         "error converting fieldPath: field label not "
                         "supported: " +
                             std::string(field));
  if (use == reference_of::variable && !among(variable_fields, field))
    found.unsupported(at, field, all_of(variable_fields));
  if (use == reference_of::file && !among(file_fields, field))
    found.unsupported(at, field, all_of(file_fields));
}

void check_resource_reference(const json_value& reference, reference_of use,
                              const std::string& path, findings& found) {
  const std::string_view resource = text_at(reference, {"resource"});
  if (use == reference_of::file &&
      text_at(reference, {"containerName"}).empty())
    return found.required(child(path, "containerName"));
  if (resource.empty()) return found.required(child(path, "resource"));
  const bool pages = resource.starts_with("limits.hugepages-") ||
                     resource.starts_with("requests.hugepages-");
  if (!pages && !among(container_resources, resource))
    found.unsupported(child(path, "resource"), resource,
                      all_of(container_resources));
  const std::string_view kind =
      pages ? "hugepages" : resource.substr(resource.find('.') + 1);
  if (!divides(text_at(reference, {"divisor"}), kind))
    found.invalid(child(path, "divisor"), resource, divisor_sentence(kind));
}

void check_environment(const json_value& container, const std::string& path,
                       findings& found) {
  each_item(container, "env", path,
            [&](const json_value& variable, const std::string& at) {
              const std::string_view name = text_at(variable, {"name"});
              if (name.empty())
                found.required(child(at, "name"));
              else
                check_name_at(variable, "name", at, env_name_problems, found);
              check_source(variable, child(at, "valueFrom"), found);
            });
  each_item(container, "envFrom", path,
            [&](const json_value& from, const std::string& at) {
              check_variables_from(from, at, child(path, "envFrom"), found);
            });
}

}  // namespace forensics::sandbox
