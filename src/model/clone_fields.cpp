#include "model/clone_fields.hpp"

#include <algorithm>
#include <utility>

namespace forensics::model::cloning {
namespace {

bool says_nothing(const json_value& value) noexcept {
  return value.IsNull() || value.IsFalse() ||
         (value.IsString() && value.GetStringLength() == 0) ||
         (value.IsArray() && value.Empty()) ||
         (value.IsObject() && value.ObjectEmpty());
}

bool fits(const json_value& value, shape kind) noexcept {
  switch (kind) {
    case shape::text:
      return value.IsString();
    case shape::flag:
      return value.IsBool();
    case shape::integer:
      return value.IsInt64();
    case shape::object:
      return value.IsObject();
    case shape::texts:
    case shape::integers:
    case shape::objects:
      return value.IsArray();
    case shape::special:
    case shape::left:
      return true;
  }
  return false;
}

json_value carry_list(context& clone, const json_value& list,
                      const field_rule& rule, const std::string& path) {
  const shape inner = rule.kind == shape::texts      ? shape::text
                      : rule.kind == shape::integers ? shape::integer
                                                     : shape::object;
  json_value carried(rapidjson::kArrayType);
  for (rapidjson::SizeType i = 0; i < list.Size(); ++i) {
    const json_value& item = list[i];
    const std::string item_path = entry_path(path, std::to_string(i));
    if (!fits(item, inner))
      clone.removed(item_path, why::invalid);
    else if (inner == shape::object)
      carried.PushBack(carry(clone, item, rule.inside, item_path),
                       clone.memory);
    else
      carried.PushBack(copy_of(item, clone.memory), clone.memory);
  }
  return carried;
}

json_value carry_value(context& clone, const json_value& value,
                       const field_rule& rule, const std::string& path) {
  if (rule.kind == shape::object) return carry(clone, value, rule.inside, path);
  if (value.IsArray()) return carry_list(clone, value, rule, path);
  return copy_of(value, clone.memory);
}

}  // namespace

void context::added(std::string field, std::string_view reason) {
  differences.push_back({std::move(field), "added", std::string(reason)});
}

void context::changed(std::string field, std::string_view reason) {
  differences.push_back({std::move(field), "changed", std::string(reason)});
}

void context::removed(std::string field, std::string_view reason) {
  differences.push_back({std::move(field), "removed", std::string(reason)});
}

json_value carry(context& clone, const json_value& from,
                 std::span<const field_rule> rules, const std::string& path) {
  json_value carried(rapidjson::kObjectType);
  if (!from.IsObject()) {
    clone.removed(path, why::invalid);
    return carried;
  }
  for (const auto& member : from.GetObject()) {
    const std::string_view name = view(member.name);
    const auto rule =
        std::find_if(rules.begin(), rules.end(),
                     [&](const field_rule& r) { return r.name == name; });
    const bool listed = rule != rules.end();
    if (listed && rule->kind == shape::special) continue;
    std::string field = path + "." + std::string(name);
    if (listed && rule->kind != shape::left && fits(member.value, rule->kind))
      set(carried, name, carry_value(clone, member.value, *rule, field),
          clone.memory);
    else if (!says_nothing(member.value))
      clone.removed(std::move(field), !listed ? why::unlisted
                                      : rule->kind == shape::left
                                          ? rule->why
                                          : why::invalid);
  }
  return carried;
}

std::string entry_path(const std::string& list, std::string_view name) {
  return list + "[" + std::string(name) + "]";
}

void put(context& clone, json_value& to, const json_value& from,
         std::string_view key, json_value value, const std::string& path,
         std::string_view reason) {
  const json_value* source = find(from, {key});
  std::string field = path + "." + std::string(key);
  if (source == nullptr)
    clone.added(std::move(field), reason);
  else if (*source != value)
    clone.changed(std::move(field), reason);
  set(to, key, std::move(value), clone.memory);
}

}  // namespace forensics::model::cloning
