#include "sandbox/objects/strategic_patch.hpp"

#include <algorithm>
#include <optional>

#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/patch.hpp"
#include "sandbox/objects/patch_text.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;
using text_view = std::string_view;

constexpr text_view directive = strategic_directive;
constexpr text_view retain_keys = "$retainKeys";
constexpr text_view order_prefix = "$setElementOrder/";
constexpr text_view delete_prefix = "$deleteFromPrimitiveList/";

/// nullopt when all went well.
using problem = std::optional<api_error>;

/// An error that the API server has no sentence of its own for.
api_error unexpected(std::string message) {
  return error_of(500, "", std::move(message));
}

api_error unknown_directive(const json_value& patch) {
  return unexpected(
      "unknown patch type: " + go_text(*model::find(patch, {directive})) +
      " in map: " + go_text(patch));
}

api_error no_merge_key(const json_value& entry, text_view key) {
  return unexpected(
      "map: " + go_text(entry) +
      " does not contain declared merge key: " + std::string(key));
}

bool holds(const json_value& list, const json_value& entry) {
  return std::find(list.Begin(), list.End(), entry) != list.End();
}

class strategic_merger {
 public:
  explicit strategic_merger(json_allocator& memory) : memory_(memory) {}

  /// `schema` is nullptr for maps and free JSON.
  problem merge_object(json_value& to, const json_value& patch,
                       const schema_struct* schema) {
    if (model::find(patch, {directive}) != nullptr)
      return follow_directive(to, patch);
    if (problem found = retain(to, patch)) return found;
    for (const auto& each : patch.GetObject()) {
      const text_view name = model::view(each.name);
      if (name.starts_with(order_prefix)) {
        const text_view list = name.substr(order_prefix.size());
        if (problem found = merge_ordered(to, patch, list, each.value, schema))
          return found;
      } else if (name.starts_with(delete_prefix)) {
        if (problem found = delete_values(to, name.substr(delete_prefix.size()),
                                          each.value))
          return found;
      } else if (name != retain_keys && !is_ordered(patch, name)) {
        const schema_field* field =
            schema == nullptr ? nullptr : schema->find(name);
        if (problem found = merge_member(to, name, each.value, field))
          return found;
      }
    }
    return std::nullopt;
  }

 private:
  problem follow_directive(json_value& to, const json_value& patch) {
    const text_view what = model::text_at(patch, {directive});
    if (what == "delete") {
      to.SetObject();
    } else if (what == "replace") {
      to.CopyFrom(patch, memory_);
      erase(to, directive);
    } else {
      return unknown_directive(patch);
    }
    return std::nullopt;
  }

  /// `$retainKeys`: what it does not name goes.
  problem retain(json_value& to, const json_value& patch) {
    const json_value* kept = model::find(patch, {retain_keys});
    if (kept == nullptr) return std::nullopt;
    const api_error wrong = bad_request("invalid patch format of retainKeys");
    if (!kept->IsArray()) return wrong;
    for (const auto& each : patch.GetObject()) {
      const bool is_directive = model::view(each.name).starts_with('$');
      if (!is_directive && !each.value.IsNull() && !holds(*kept, each.name))
        return wrong;
    }
    for (auto each = to.MemberBegin(); each != to.MemberEnd();)
      each = holds(*kept, each->name) ? each + 1 : to.EraseMember(each);
    return std::nullopt;
  }

  static bool is_ordered(const json_value& patch, text_view name) {
    const std::string key = std::string(order_prefix) + std::string(name);
    return model::find(patch, {key}) != nullptr;
  }

  problem merge_member(json_value& to, text_view name, const json_value& value,
                       const schema_field* field) {
    if (value.IsNull()) {
      erase(to, name);
      return std::nullopt;
    }
    json_value* before = member(to, name);
    if (before == nullptr || before->GetType() != value.GetType() ||
        (!value.IsObject() && !value.IsArray())) {
      put(to, name, value);
      return std::nullopt;
    }
    const bool replaced =
        field != nullptr && field->patch == patch_strategy::replace;
    if (value.IsArray()) {
      if (field != nullptr && !replaced)
        return merge_list(*before, value, *field);
      before->CopyFrom(value, memory_);
      return std::nullopt;
    }
    if (replaced) {
      before->CopyFrom(value, memory_);
      return std::nullopt;
    }
    return merge_object(*before, value,
                        field == nullptr ? nullptr : field->object);
  }

  /// Sets what was not there, without nulls and parts to be deleted.
  void put(json_value& to, text_view name, const json_value& value) {
    auto cleaned = without_directives(value, memory_);
    if (cleaned)
      model::set(to, name, std::move(*cleaned), memory_);
    else
      erase(to, name);
  }

  problem delete_values(json_value& to, text_view name,
                        const json_value& gone) {
    json_value* list = member(to, name);
    if (!gone.IsArray())
      return bad_request("invalid patch format of primitive list");
    if (list == nullptr || !list->IsArray()) return std::nullopt;
    for (auto each = list->Begin(); each != list->End();)
      each = holds(gone, *each) ? list->Erase(each) : each + 1;
    return std::nullopt;
  }

  /// A list with `$setElementOrder`, and its patch when there is one.
  problem merge_ordered(json_value& to, const json_value& patch, text_view name,
                        const json_value& order, const schema_struct* schema) {
    const schema_field* field =
        schema == nullptr ? nullptr : schema->find(name);
    const json_value* change = model::find(patch, {name});
    json_value* list = member(to, name);
    if (field == nullptr || !order.IsArray() ||
        (change != nullptr && !change->IsArray()) ||
        (list != nullptr && !list->IsArray()))
      return bad_request("invalid patch format of setElementOrder list");
    if (change == nullptr && list == nullptr) return std::nullopt;
    if (change != nullptr && !follows_order(*change, order, field->patch_key))
      return unexpected("The order in patch list:\n" + go_text(*change) +
                        "\n doesn't match $setElementOrder list:\n" +
                        go_text(order) + "\n");
    json_value before(rapidjson::kArrayType);
    if (list != nullptr) before.CopyFrom(*list, memory_);
    if (change != nullptr)
      if (problem found = merge_member(to, name, *change, field)) return found;
    order_entries(*member(to, name), order, before, field->patch_key, memory_);
    return std::nullopt;
  }

  problem merge_list(json_value& to, const json_value& patch,
                     const schema_field& field) {
    if (to.Empty() && patch.Empty()) return std::nullopt;
    if (problem found = check_entries(to, patch, field)) return found;
    json_value before = model::copy_of(to, memory_);
    json_value changes(rapidjson::kArrayType);
    if (problem found = delete_entries(before, to, changes, patch, field))
      return found;
    for (const json_value& each : changes.GetArray())
      if (problem found = merge_entry(to, each, field)) return found;
    order_entries(to, changes, before, field.patch_key, memory_);
    return std::nullopt;
  }

  static problem check_entries(const json_value& to, const json_value& patch,
                               const schema_field& field) {
    const auto fits = [&](const json_value& each) {
      return each.IsObject() == !field.patch_key.empty() && !each.IsArray();
    };
    if (std::all_of(to.Begin(), to.End(), fits) &&
        std::all_of(patch.Begin(), patch.End(), fits))
      return std::nullopt;
    return unexpected("list element types are not identical: [" + go_text(to) +
                      " " + go_text(patch) + "]");
  }

  /// Follows the entries that are directives; the others come to `changes`.
  problem delete_entries(json_value& before, json_value& to,
                         json_value& changes, const json_value& patch,
                         const schema_field& field) {
    bool replaced = false;
    for (const json_value& each : patch.GetArray()) {
      const json_value* found = model::find(each, {directive});
      if (found == nullptr) {
        changes.PushBack(model::copy_of(each, memory_), memory_);
        continue;
      }
      const text_view what = model::text_at(each, {directive});
      if (what == "replace") {
        replaced = true;
        continue;
      }
      if (what == "merge")
        return unexpected("merging lists cannot yet be specified in the patch");
      if (what != "delete") return unknown_directive(each);
      if (model::find(each, {field.patch_key}) == nullptr)
        return no_merge_key(each, field.patch_key);
      for (auto entry = to.Begin(); entry != to.End();)
        entry = same_entry(*entry, each, field.patch_key) ? to.Erase(entry)
                                                          : entry + 1;
    }
    if (!replaced) return std::nullopt;
    to = changes;
    changes.SetArray();
    before.CopyFrom(to, memory_);
    return std::nullopt;
  }

  problem merge_entry(json_value& to, const json_value& entry,
                      const schema_field& field) {
    if (!field.patch_key.empty() &&
        model::find(entry, {field.patch_key}) == nullptr)
      return no_merge_key(entry, field.patch_key);
    const auto same =
        std::find_if(to.Begin(), to.End(), [&](const json_value& each) {
          return same_entry(each, entry, field.patch_key);
        });
    if (same == to.End()) {
      to.PushBack(model::copy_of(entry, memory_), memory_);
      return std::nullopt;
    }
    return field.patch_key.empty() ? std::nullopt
                                   : merge_object(*same, entry, field.object);
  }

  json_allocator& memory_;
};

}  // namespace

answered<model::json_document> apply_strategic_patch(
    const json_value& to, const json_value& patch,
    const schema_struct& schema) {
  if (!patch.IsObject() && !patch.IsNull())
    return failure{
        bad_request(cannot_unmarshal(patch, "map[string]interface {}"))};
  model::json_document made;
  made.CopyFrom(to, made.GetAllocator());
  if (patch.IsNull()) return made;
  problem found =
      strategic_merger(made.GetAllocator()).merge_object(made, patch, &schema);
  if (found) return failure{*std::move(found)};
  return made;
}

}  // namespace forensics::sandbox
