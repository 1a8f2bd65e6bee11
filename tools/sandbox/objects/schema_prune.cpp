#include <map>

#include "model/time.hpp"
#include "sandbox/objects/schema.hpp"
#include "sandbox/objects/schema_quantity.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;
using model::view;

bool is_empty(const json_value& value) {
  if (value.IsString()) return value.GetStringLength() == 0;
  if (value.IsArray()) return value.Empty();
  if (value.IsObject()) return value.ObjectEmpty();
  return value.IsFalse() || (value.IsNumber() && value.GetDouble() == 0);
}

json_value canonical_quantity(const json_value& value, json_allocator& memory) {
  const auto parsed = quantity::parse(
      value.IsString() ? std::string(view(value)) : model::dump(value));
  return model::make_string(parsed ? parsed->canonical() : "0", memory);
}

json_value canonical_time(const json_value& value, const schema_field& field,
                          json_allocator& memory) {
  if (field.go_type == "v1.MicroTime") return model::copy_of(value, memory);
  const auto parsed =
      model::parse_rfc3339(value.IsString() ? view(value) : std::string_view{});
  if (!parsed) return json_value();
  return model::make_string(model::format_rfc3339(*parsed), memory);
}

/// What Go writes for a field that nothing was set to.
json_value zero_of(const schema_field& field, json_allocator& memory) {
  if (field.shape != field_shape::single || field.keeps_empty)
    return json_value();
  switch (field.type) {
    case field_type::string:
    case field_type::bytes:
      return json_value("");
    case field_type::integer:
    case field_type::number:
    case field_type::int_or_string:
      return json_value(0);
    case field_type::boolean:
      return json_value(false);
    case field_type::quantity:
      return json_value("0");
    case field_type::time:
    case field_type::any:
      return json_value();
    case field_type::object:
      break;
  }
  json_value made(rapidjson::kObjectType);
  prune(made, *field.object, memory);
  return made;
}

/// `omitempty` does not omit Go's structs.
bool is_written_always(const schema_field& field) {
  const bool go_struct = field.type == field_type::object ||
                         field.type == field_type::time ||
                         field.type == field_type::quantity ||
                         field.type == field_type::int_or_string;
  return field.required || (field.shape == field_shape::single &&
                            !field.keeps_empty && go_struct);
}

class pruner {
 public:
  explicit pruner(json_allocator& memory) : memory_(memory) {}

  json_value pruned(const json_value& object, const schema_struct& as) {
    json_value made(rapidjson::kObjectType);
    for (const schema_field& field : as.fields) {
      const json_value* value = last_member(object, field.name);
      json_value kept =
          value == nullptr ? json_value() : prune_field(*value, field);
      if (kept.IsNull() && is_written_always(field))
        kept = zero_of(field, memory_);
      else if (kept.IsNull() || dropped(kept, field))
        continue;
      made.AddMember(model::make_string(field.name, memory_), kept, memory_);
    }
    return made;
  }

 private:
  /// Of a name given twice the last counts.
  static const json_value* last_member(const json_value& object,
                                       std::string_view name) {
    const json_value* found = nullptr;
    for (const auto& member : object.GetObject())
      if (view(member.name) == name) found = &member.value;
    return found;
  }

  static bool dropped(const json_value& value, const schema_field& field) {
    if (is_written_always(field)) return false;
    const bool pointer_to_one =
        field.keeps_empty && field.shape == field_shape::single;
    return is_empty(value) && !pointer_to_one;
  }

  json_value prune_field(const json_value& value, const schema_field& field) {
    if (value.IsArray() && field.shape == field_shape::list) {
      json_value list(rapidjson::kArrayType);
      for (const json_value& each : value.GetArray())
        list.PushBack(prune_entry(each, field), memory_);
      return list;
    }
    if (value.IsObject() && field.shape == field_shape::map) {
      std::map<std::string_view, const json_value*> sorted;
      for (const auto& member : value.GetObject())
        sorted[view(member.name)] = &member.value;
      json_value map(rapidjson::kObjectType);
      for (const auto& [name, entry] : sorted)
        map.AddMember(model::make_string(name, memory_),
                      prune_entry(*entry, field), memory_);
      return map;
    }
    return prune_one(value, field);
  }

  /// A null among a list's or map's entries is Go's zero value.
  json_value prune_entry(const json_value& value, const schema_field& field) {
    json_value made = prune_one(value, field);
    if (!made.IsNull() || field.type == field_type::any) return made;
    schema_field one = field;
    one.shape = field_shape::single;
    return zero_of(one, memory_);
  }

  json_value prune_one(const json_value& value, const schema_field& field) {
    if (value.IsNull()) return json_value();
    if (field.type == field_type::object && value.IsObject())
      return pruned(value, *field.object);
    if (field.type == field_type::quantity)
      return canonical_quantity(value, memory_);
    if (field.type == field_type::time)
      return canonical_time(value, field, memory_);
    return model::copy_of(value, memory_);
  }

  json_allocator& memory_;
};

}  // namespace

void prune(json_value& value, const schema_struct& as, json_allocator& memory) {
  if (value.IsObject()) value = pruner(memory).pruned(value, as);
}

void prune(model::json_document& object, const schema_struct& as) {
  prune(object, as, object.GetAllocator());
}

}  // namespace forensics::sandbox
