#include "sandbox/objects/server_side_apply_walk.hpp"

#include <algorithm>

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;

bool is_empty(const json_value* value) {
  return value == nullptr || value->IsNull() ||
         (value->IsArray() && value->Empty()) ||
         (value->IsObject() && value->ObjectEmpty());
}

/// The value of an entry's key where the entry has not the field: what
/// Kubernetes' schema gives for it.
json_value absent_key(std::string_view key) {
  if (key == "protocol") return json_value("TCP");
  if (key == "containerPort" || key == "port") return json_value(0);
  return json_value("");
}

void add_fields(const json_value& value, const part_shape& shape,
                field_set& to) {
  if (shape.is_leaf()) {
    to.owned = true;
    return;
  }
  for (const part& each : parts_of(value, shape)) {
    field_set& node = to.below[each.key];
    add_fields(*each.value, shape.below(each.key), node);
    const bool empty = each.value->IsNull() ||
                       (each.value->IsObject() && each.value->ObjectEmpty());
    if (shape.is_list() || empty || !shape.names(each.key)) node.owned = true;
    if (node.empty()) to.below.erase(each.key);
  }
}

void keep(field_set& to, const std::string& key, field_set&& found) {
  if (!found.empty()) to.below[key] = std::move(found);
}

void compare_parts(const json_value* before, const json_value* after,
                   const part_shape& shape, differences& found) {
  if (shape.is_leaf() || (is_empty(before) && is_empty(after))) {
    if (before == nullptr)
      found.added.owned = true;
    else if (after == nullptr)
      found.removed.owned = true;
    else
      found.changed.owned = *before != *after;
    return;
  }
  std::map<std::string, std::pair<const json_value*, const json_value*>> pairs;
  if (before != nullptr)
    for (const part& each : parts_of(*before, shape))
      pairs.try_emplace(each.key, each.value, nullptr);
  if (after != nullptr)
    for (const part& each : parts_of(*after, shape))
      pairs.try_emplace(each.key, nullptr, nullptr).first->second.second =
          each.value;
  for (const auto& [key, pair] : pairs) {
    differences below;
    compare_parts(pair.first, pair.second, shape.below(key), below);
    keep(found.added, key, std::move(below.added));
    keep(found.changed, key, std::move(below.changed));
    keep(found.removed, key, std::move(below.removed));
  }
  found.added.owned = before == nullptr;
  found.removed.owned = after == nullptr;
}

void name_parents(field_set& set, const part_shape& shape) {
  for (auto& [key, node] : set.below) {
    if (shape.names(key)) node.owned = true;
    name_parents(node, shape.below(key));
  }
}

json_value remove_parts(const json_value& value, const field_set& gone,
                        const part_shape& shape, json_allocator& memory) {
  if (shape.is_leaf() || gone.below.empty())
    return model::copy_of(value, memory);
  json_value kept(shape.is_list() ? rapidjson::kArrayType
                                  : rapidjson::kObjectType);
  for (const part& each : parts_of(value, shape)) {
    const auto found = gone.below.find(each.key);
    if (found != gone.below.end() && found->second.owned) continue;
    json_value left = found == gone.below.end()
                          ? model::copy_of(*each.value, memory)
                          : remove_parts(*each.value, found->second,
                                         shape.below(each.key), memory);
    if (shape.is_list())
      kept.PushBack(left, memory);
    else
      kept.AddMember(model::make_string(each.key.substr(2), memory), left,
                     memory);
  }
  return is_empty(&kept) ? json_value() : std::move(kept);
}

}  // namespace

part_shape part_shape::of(const schema_field& field) {
  part_shape made;
  const bool granular_list =
      field.shape == field_shape::list && field.merge != list_merge::atomic;
  const bool granular_map = field.shape == field_shape::map && !field.whole;
  if (granular_list || granular_map) made.field_ = &field;
  if (field.shape == field_shape::single) return of_entry(field);
  return made;
}

part_shape part_shape::of_entry(const schema_field& field) {
  part_shape made;
  if (field.type == field_type::object && !field.whole)
    made.object_ = field.object;
  return made;
}

bool part_shape::is_list() const noexcept {
  return field_ != nullptr && field_->shape == field_shape::list;
}

part_shape part_shape::below(const std::string& key) const {
  if (field_ != nullptr) return of_entry(*field_);
  const schema_field* field = object_ != nullptr && key.starts_with("f:")
                                  ? object_->find(key.substr(2))
                                  : nullptr;
  return field == nullptr ? part_shape() : of(*field);
}

bool part_shape::names(const std::string& key) const {
  return object_ != nullptr && key.starts_with("f:") &&
         object_->find(key.substr(2)) != nullptr;
}

std::string part_shape::key_of(const json_value& entry) const {
  if (field_->merge == list_merge::set) return "v:" + model::dump(entry);
  std::vector<std::string_view> names = field_->keys;
  std::sort(names.begin(), names.end());
  std::string text = "k:{";
  for (const std::string_view name : names) {
    const json_value* value = model::find(entry, {name});
    text += (name == names.front() ? "\"" : ",\"") + std::string(name) + "\":";
    text += value == nullptr || value->IsNull() ? model::dump(absent_key(name))
                                                : model::dump(*value);
  }
  return text + "}";
}

std::vector<part> parts_of(const json_value& value, const part_shape& shape) {
  std::vector<part> parts;
  if (shape.is_list()) {
    if (value.IsArray())
      for (const json_value& each : value.GetArray())
        parts.push_back({shape.key_of(each), &each});
  } else if (value.IsObject()) {
    for (const auto& each : value.GetObject())
      parts.push_back(
          {"f:" + std::string(model::view(each.name)), &each.value});
  }
  return parts;
}

field_set fields_of(const json_value& object, const schema_struct& schema) {
  field_set made;
  add_fields(object, part_shape(schema), made);
  return made;
}

differences compare(const json_value& before, const json_value& after,
                    const schema_struct& schema) {
  differences found;
  compare_parts(&before, &after, part_shape(schema), found);
  return found;
}

field_set with_named_parents(const field_set& set,
                             const schema_struct& schema) {
  field_set made = set;
  name_parents(made, part_shape(schema));
  return made;
}

json_value removed(const json_value& object, const field_set& gone,
                   const schema_struct& schema, json_allocator& memory) {
  json_value left = remove_parts(object, gone, part_shape(schema), memory);
  return left.IsNull() ? json_value(rapidjson::kObjectType) : std::move(left);
}

}  // namespace forensics::sandbox
