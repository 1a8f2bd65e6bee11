#include "sandbox/node/object_data.hpp"

#include "sandbox/objects/schema_base64.hpp"

namespace forensics::sandbox {

std::optional<std::string> data_of(const model::json_value& source,
                                   std::string_view key) {
  const bool secret = model::text_at(source, {"kind"}) == "Secret";
  const auto* value = model::find(source, {"data", key});
  const bool binary = value == nullptr;
  if (binary) value = model::find(source, {"binaryData", key});
  if (value == nullptr || !value->IsString()) return std::nullopt;
  if (secret || binary) {
    if (bad_base64_at(model::view(*value))) return std::nullopt;
    return base64_decode(model::view(*value));
  }
  return std::string(model::view(*value));
}

std::vector<std::string> data_keys(const model::json_value& source) {
  std::vector<std::string> keys;
  for (const char* map : {"data", "binaryData"})
    for (const auto& [key, value] : model::object_at(source, {map}).GetObject())
      keys.emplace_back(model::view(key));
  return keys;
}

}  // namespace forensics::sandbox
