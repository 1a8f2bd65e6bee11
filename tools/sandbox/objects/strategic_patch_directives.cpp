#include "sandbox/objects/strategic_patch.hpp"

namespace forensics::sandbox {

using model::json_value;

std::optional<json_value> without_directives(const json_value& value,
                                             model::json_allocator& memory) {
  if (value.IsArray()) {
    json_value list(rapidjson::kArrayType);
    for (const json_value& each : value.GetArray())
      if (auto kept = without_directives(each, memory))
        list.PushBack(*kept, memory);
    return list;
  }
  if (!value.IsObject()) return model::copy_of(value, memory);
  if (model::find(value, {strategic_directive}) != nullptr) return std::nullopt;
  json_value object(rapidjson::kObjectType);
  for (const auto& each : value.GetObject())
    if (!each.value.IsNull())
      if (auto kept = without_directives(each.value, memory))
        object.AddMember(model::copy_of(each.name, memory), *kept, memory);
  return object;
}

}  // namespace forensics::sandbox
