#include "model/references.hpp"

#include <map>
#include <utility>

#include "model/names.hpp"

namespace forensics::model {
namespace {

/// One place in the spec that names an object.
struct use {
  reference_kind kind;
  std::string_view name;
  bool optional;
};

class collector {
 public:
  /// The reference that `what` counts for, or nullptr when it can't exist.
  reference* add(const use& what) {
    if (!is_dns_subdomain(what.name)) return nullptr;
    auto [entry, added] = found_.try_emplace({what.kind, what.name});
    reference& merged = entry->second;
    if (added) {
      merged.kind = what.kind;
      merged.name = what.name;
    }
    merged.optional = merged.optional && what.optional;
    return &merged;
  }

  void add_key(const use& what, std::string_view key) {
    reference* merged = add(what);
    if (merged != nullptr && !what.optional && !key.empty())
      merged->keys.emplace(key);
  }

  std::vector<reference> take() {
    std::vector<reference> all;
    for (auto& [id, what] : found_) all.push_back(std::move(what));
    return all;
  }

 private:
  std::map<std::pair<reference_kind, std::string_view>, reference> found_;
};

use use_of(reference_kind kind, const json_value& source,
           std::string_view name_field) {
  return {kind, text_at(source, {name_field}), true_at(source, {"optional"})};
}

void add_source(collector& found, const use& what, const json_value& source) {
  found.add(what);
  for (const json_value& item : array_at(source, {"items"}).GetArray())
    found.add_key(what, text_at(item, {"key"}));
}

/// Volumes whose files are an object's keys: what a subPath names is a key.
using file_volumes = std::map<std::string_view, use>;

file_volumes add_volumes(collector& found, const json_value& spec) {
  file_volumes by_name;
  const auto add_whole = [&](const json_value& volume, const use& what,
                             const json_value& source) {
    add_source(found, what, source);
    if (array_at(source, {"items"}).Empty())
      by_name.emplace(text_at(volume, {"name"}), what);
  };
  for (const json_value& volume : array_at(spec, {"volumes"}).GetArray()) {
    if (is_token_volume(text_at(volume, {"name"}))) continue;
    if (const json_value* source = find(volume, {"configMap"}))
      add_whole(volume, use_of(reference_kind::config_map, *source, "name"),
                *source);
    if (const json_value* source = find(volume, {"secret"}))
      add_whole(volume, use_of(reference_kind::secret, *source, "secretName"),
                *source);
    for (const json_value& part :
         array_at(volume, {"projected", "sources"}).GetArray()) {
      if (const json_value* source = find(part, {"configMap"}))
        add_source(found, use_of(reference_kind::config_map, *source, "name"),
                   *source);
      if (const json_value* source = find(part, {"secret"}))
        add_source(found, use_of(reference_kind::secret, *source, "name"),
                   *source);
    }
  }
  return by_name;
}

void add_environment(collector& found, const json_value& container) {
  constexpr std::pair<std::string_view, reference_kind> from_key[] = {
      {"configMapKeyRef", reference_kind::config_map},
      {"secretKeyRef", reference_kind::secret}};
  for (const json_value& entry : array_at(container, {"env"}).GetArray())
    for (const auto& [field, kind] : from_key)
      if (const json_value* source = find(entry, {"valueFrom", field}))
        found.add_key(use_of(kind, *source, "name"), text_at(*source, {"key"}));
  constexpr std::pair<std::string_view, reference_kind> from_all[] = {
      {"configMapRef", reference_kind::config_map},
      {"secretRef", reference_kind::secret}};
  for (const json_value& entry : array_at(container, {"envFrom"}).GetArray())
    for (const auto& [field, kind] : from_all)
      if (const json_value* source = find(entry, {field}))
        found.add(use_of(kind, *source, "name"));
}

void add_sub_paths(collector& found, const json_value& container,
                   const file_volumes& volumes) {
  for (const json_value& mount :
       array_at(container, {"volumeMounts"}).GetArray()) {
    const auto volume = volumes.find(text_at(mount, {"name"}));
    if (volume != volumes.end())
      found.add_key(volume->second, text_at(mount, {"subPath"}));
  }
}

}  // namespace

std::string_view short_name(reference_kind kind) noexcept {
  switch (kind) {
    case reference_kind::config_map:
      return "cm";
    case reference_kind::secret:
      return "secret";
    case reference_kind::pull_secret:
      return "pull";
    case reference_kind::services:
      return "services";
  }
  return "";
}

bool is_secret(reference_kind kind) noexcept {
  return kind == reference_kind::secret || kind == reference_kind::pull_secret;
}

std::string_view resource_of(reference_kind kind) noexcept {
  return is_secret(kind) ? "secrets" : "configmaps";
}

std::vector<reference> references_of(const json_value& pod) {
  collector found;
  const json_value& spec = object_at(pod, {"spec"});
  const file_volumes volumes = add_volumes(found, spec);
  for (const std::string_view list : {"initContainers", "containers"})
    for (const json_value& container : array_at(spec, {list}).GetArray()) {
      add_environment(found, container);
      add_sub_paths(found, container, volumes);
    }
  for (const json_value& secret :
       array_at(spec, {"imagePullSecrets"}).GetArray())
    found.add({reference_kind::pull_secret, text_at(secret, {"name"}), true});
  const json_value* links = find(spec, {"enableServiceLinks"});
  const bool is_off = links != nullptr && links->IsFalse();
  if (!is_off && !array_at(spec, {"containers"}).Empty())
    found.add({reference_kind::services, all_services, true});
  return found.take();
}

std::map<std::string, bool> shown_secrets(const json_value& pod) {
  collector found;
  for (const json_value& container :
       array_at(pod, {"spec", "ephemeralContainers"}).GetArray())
    add_environment(found, container);
  auto all = references_of(pod);
  for (auto& more : found.take()) all.push_back(std::move(more));
  std::map<std::string, bool> names;
  for (const reference& one : all) {
    if (one.kind != reference_kind::secret) continue;
    bool& is_optional = names.emplace(one.name, true).first->second;
    is_optional = is_optional && one.optional;
  }
  return names;
}

bool is_token_volume(std::string_view volume_name) noexcept {
  return volume_name.starts_with("kube-api-access-");
}

}  // namespace forensics::model
