#include "sandbox/objects/json_edit.hpp"

namespace forensics::sandbox {

using model::json_allocator;
using model::json_value;

namespace {

json_value::MemberIterator find_member(json_value& object,
                                       std::string_view key) {
  return object.FindMember(json_value(
      rapidjson::StringRef(key.empty() ? "" : key.data(),
                           static_cast<rapidjson::SizeType>(key.size()))));
}

}  // namespace

json_value* member(json_value& object, std::string_view key) noexcept {
  if (!object.IsObject()) return nullptr;
  const auto found = find_member(object, key);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

void erase(json_value& object, std::string_view key) {
  if (!object.IsObject()) return;
  const auto found = find_member(object, key);
  if (found != object.MemberEnd()) object.EraseMember(found);
}

json_value& object_in(json_value& parent, std::string_view key,
                      json_allocator& memory) {
  json_value* found = member(parent, key);
  if (found == nullptr || !found->IsObject())
    model::set(parent, key, json_value(rapidjson::kObjectType), memory);
  return *member(parent, key);
}

void set_if_absent(json_value& object, std::string_view key, json_value value,
                   json_allocator& memory) {
  const json_value* found = member(object, key);
  if (found == nullptr || found->IsNull())
    model::set(object, key, std::move(value), memory);
}

std::string_view json_type_of(const json_value& value) noexcept {
  if (value.IsString()) return "string";
  if (value.IsNumber()) return "number";
  if (value.IsBool()) return "bool";
  if (value.IsArray()) return "array";
  return value.IsObject() ? "object" : "null";
}

}  // namespace forensics::sandbox
