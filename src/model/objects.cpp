#include "model/objects.hpp"

#include <algorithm>

#include "model/utf8.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {

json_value make_object(std::string_view api_version, std::string_view kind,
                       std::string_view name, std::string_view ns,
                       json_allocator& memory) {
  json_value labels(rapidjson::kObjectType);
  set(labels, label_managed_by, managed_by, memory);
  json_value metadata(rapidjson::kObjectType);
  set(metadata, "name", name, memory);
  if (!ns.empty()) set(metadata, "namespace", ns, memory);
  set(metadata, "labels", std::move(labels), memory);
  json_value object(rapidjson::kObjectType);
  set(object, "apiVersion", api_version, memory);
  set(object, "kind", kind, memory);
  set(object, "metadata", std::move(metadata), memory);
  return object;
}

json_value text_list(std::initializer_list<std::string_view> texts,
                     json_allocator& memory) {
  json_value list(rapidjson::kArrayType);
  for (const std::string_view text : texts)
    list.PushBack(make_string(text, memory), memory);
  return list;
}

std::string safe_text(std::string_view text, std::size_t max_bytes) {
  std::string safe(utf8_prefix(text, max_bytes));
  if (!is_utf8(safe))
    std::replace_if(
        safe.begin(), safe.end(),
        [](char c) { return static_cast<unsigned char>(c) > 127; }, '?');
  return safe;
}

}  // namespace forensics::model
