#include <optional>
#include <utility>

#include "model/clone_parts.hpp"
#include "model/source_values.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model::cloning {
namespace {

constexpr field_rule entry_fields[] = {
    {"name", shape::text},
    {"value", shape::text},
    {"valueFrom"},
};

constexpr field_rule key_fields[] = {
    {"name"},
    {"key", shape::text},
    {"optional", shape::flag},
};

constexpr field_rule bulk_fields[] = {
    {"prefix", shape::text},
    {"configMapRef"},
    {"secretRef"},
};

constexpr field_rule whole_fields[] = {
    {"name"},
    {"optional", shape::flag},
};

/// A literal in which the kubelet expands nothing: `$(` would be a reference.
std::string literal(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped.append(c == '$' ? 2U : 1U, c);
  return escaped;
}

class entry_carrier {
 public:
  entry_carrier(context& clone, const json_value& container,
                const std::string& list) noexcept
      : clone_(clone), container_(container), list_(list) {}

  /// Appends what becomes of `entry` to `env`.
  void carry_into(json_value& env, const json_value& entry) {
    const std::string_view name = text_at(entry, {"name"});
    if (name.empty()) return clone_.removed(list_, why::invalid);
    const std::string field = entry_path(list_, name);
    json_value carried = carry(clone_, entry, entry_fields, field);
    if (text_at(entry, {"value"}).find(redacted_value) !=
        std::string_view::npos)
      clone_.changed(field, why::redacted);
    const json_value* source = find(entry, {"valueFrom"});
    if (source != nullptr && !add_value(carried, *source, field)) return;
    env.PushBack(std::move(carried), clone_.memory);
  }

 private:
  /// False when the entry is to be dropped; it is then noted.
  bool add_value(json_value& carried, const json_value& source,
                 const std::string& field) {
    if (const auto* from = find(source, {"configMapKeyRef"}))
      return add_key(carried, "configMapKeyRef", reference_kind::config_map,
                     *from, field);
    if (const auto* from = find(source, {"secretKeyRef"}))
      return add_key(carried, "secretKeyRef", reference_kind::secret, *from,
                     field);
    if (const auto* from = find(source, {"fieldRef"})) {
      const auto value =
          source_field(clone_.pod, text_at(*from, {"fieldPath"}));
      return freeze(carried, value, field);
    }
    if (const auto* from = find(source, {"resourceFieldRef"})) {
      if (const auto value = source_request(clone_.pod, container_, *from))
        return freeze(carried, value, field);
      return keep_limit(carried, *from, field);
    }
    clone_.removed(field, why::unlisted);
    return false;
  }

  bool freeze(json_value& carried, const std::optional<std::string>& value,
              const std::string& field) {
    if (!value) {
      clone_.removed(field, why::unlisted);
      return false;
    }
    set(carried, "value", literal(*value), clone_.memory);
    clone_.changed(field, why::frozen);
    return true;
  }

  bool keep_limit(json_value& carried, const json_value& from,
                  const std::string& field) {
    constexpr field_rule fields[] = {{"containerName", shape::text},
                                     {"resource", shape::text},
                                     {"divisor", shape::text}};
    if (text_at(from, {"resource"}).empty()) {
      clone_.removed(field, why::invalid);
      return false;
    }
    set_source(carried, "resourceFieldRef", carry(clone_, from, fields, field));
    return true;
  }

  bool add_key(json_value& carried, std::string_view key, reference_kind kind,
               const json_value& from, const std::string& field) {
    const std::string* copy =
        copy_name_of(clone_, kind, text_at(from, {"name"}));
    if (copy == nullptr) {
      if (true_at(from, {"optional"})) {
        clone_.removed(field, why::missing);
        return false;
      }
      set(carried, "value", "", clone_.memory);
      clone_.changed(field, why::missing);
      return true;
    }
    json_value renamed = carry(clone_, from, key_fields, field);
    set(renamed, "name", *copy, clone_.memory);
    // The key may have gone since the pod started.
    set(renamed, "optional", json_value(true), clone_.memory);
    set_source(carried, key, std::move(renamed));
    clone_.changed(field, why::copied);
    return true;
  }

  void set_source(json_value& carried, std::string_view key, json_value value) {
    json_value source(rapidjson::kObjectType);
    set(source, key, std::move(value), clone_.memory);
    set(carried, "valueFrom", std::move(source), clone_.memory);
  }

  context& clone_;
  const json_value& container_;
  const std::string& list_;
};

void add_service_variables(context& clone, json_value& carried,
                           const std::string& path) {
  const std::string field = entry_path(path, all_services);
  if (clone.how.services == service_links::unknown)
    return clone.removed(field, why::missing);
  const std::string* copy =
      copy_name_of(clone, reference_kind::services, all_services);
  if (copy == nullptr) return;
  if (clone.how.services == service_links::cut) clone.changed(field, why::size);
  json_value map(rapidjson::kObjectType);
  set(map, "name", *copy, clone.memory);
  set(map, "optional", json_value(true), clone.memory);
  json_value entry(rapidjson::kObjectType);
  set(entry, "configMapRef", std::move(map), clone.memory);
  carried.PushBack(std::move(entry), clone.memory);
  clone.added(field, why::frozen);
}

void carry_bulk(context& clone, json_value& carried, const json_value& sources,
                const std::string& path) {
  constexpr std::pair<std::string_view, reference_kind> kinds[] = {
      {"configMapRef", reference_kind::config_map},
      {"secretRef", reference_kind::secret}};
  for (rapidjson::SizeType i = 0; i < sources.Size(); ++i) {
    const std::string field = entry_path(path, std::to_string(i));
    std::string_view reason = why::invalid;
    for (const auto& [key, kind] : kinds) {
      const json_value* from = find(sources[i], {key});
      if (from == nullptr || !from->IsObject()) continue;
      const std::string* copy =
          copy_name_of(clone, kind, text_at(*from, {"name"}));
      reason = copy == nullptr ? why::missing : why::copied;
      if (copy == nullptr) break;
      json_value entry = carry(clone, sources[i], bulk_fields, field);
      json_value renamed = carry(clone, *from, whole_fields, field);
      set(renamed, "name", *copy, clone.memory);
      set(entry, key, std::move(renamed), clone.memory);
      carried.PushBack(std::move(entry), clone.memory);
      break;
    }
    if (reason == why::copied)
      clone.changed(field, reason);
    else
      clone.removed(field, reason);
  }
}

}  // namespace

void carry_environment(context& clone, json_value& parked,
                       const json_value& container, const std::string& path) {
  json_value bulk(rapidjson::kArrayType);
  // First, so that all else wins over it, as over the kubelet's own.
  add_service_variables(clone, bulk, path + ".envFrom");
  carry_bulk(clone, bulk, array_at(container, {"envFrom"}), path + ".envFrom");
  if (!bulk.Empty()) set(parked, "envFrom", std::move(bulk), clone.memory);
  const std::string list = path + ".env";
  entry_carrier carrier(clone, container, list);
  json_value env(rapidjson::kArrayType);
  for (const json_value& entry : array_at(container, {"env"}).GetArray())
    carrier.carry_into(env, entry);
  if (!env.Empty()) set(parked, "env", std::move(env), clone.memory);
}

}  // namespace forensics::model::cloning
