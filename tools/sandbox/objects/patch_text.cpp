#include "sandbox/objects/patch_text.hpp"

#include <map>

#include "sandbox/objects/json_edit.hpp"

namespace forensics::sandbox {

using model::json_value;

std::string go_text(const json_value& value) {
  std::string text;
  if (value.IsString()) return std::string(model::view(value));
  if (value.IsNull()) return "<nil>";
  if (value.IsArray()) {
    for (const json_value& each : value.GetArray())
      text += (text.empty() ? "" : " ") + go_text(each);
    return "[" + text + "]";
  }
  if (!value.IsObject()) return model::dump(value);
  std::map<std::string_view, const json_value*> sorted;
  for (const auto& each : value.GetObject())
    sorted[model::view(each.name)] = &each.value;
  for (const auto& [name, each] : sorted)
    text +=
        (text.empty() ? "" : " ") + std::string(name) + ":" + go_text(*each);
  return "map[" + text + "]";
}

std::string cannot_unmarshal(const json_value& value,
                             std::string_view go_type) {
  return "json: cannot unmarshal " + std::string(json_type_of(value)) +
         " into Go value of type " + std::string(go_type);
}

}  // namespace forensics::sandbox
