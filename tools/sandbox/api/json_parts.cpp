#include "sandbox/api/json_parts.hpp"

#include <stdexcept>
#include <utility>

namespace forensics::sandbox {

using model::json_allocator;
using model::json_document;
using model::json_value;

json_value& array_in(json_value& parent, std::string_view key,
                     json_allocator& memory) {
  json_value* found = member(parent, key);
  if (found != nullptr && found->IsArray()) return *found;
  model::set(parent, key, json_value(rapidjson::kArrayType), memory);
  return *member(parent, key);
}

void take_over(json_value& to, const json_value& from, std::string_view key,
               json_allocator& memory) {
  const json_value* value = model::find(from, {key});
  if (value == nullptr)
    erase(to, key);
  else
    model::set(to, key, model::copy_of(*value, memory), memory);
}

void write_count(json_value& to, std::string_view key, std::size_t count,
                 json_allocator& memory) {
  if (count == 0)
    erase(to, key);
  else
    model::set(to, key, json_value(static_cast<std::uint64_t>(count)), memory);
}

std::vector<std::string> strings_of(const json_value& array) {
  std::vector<std::string> texts;
  if (!array.IsArray()) return texts;
  for (const json_value& one : array.GetArray())
    if (one.IsString()) texts.emplace_back(model::view(one));
  return texts;
}

json_value array_of(const std::vector<std::string>& texts,
                    json_allocator& memory) {
  json_value array(rapidjson::kArrayType);
  for (const std::string& text : texts)
    array.PushBack(model::make_string(text, memory), memory);
  return array;
}

json_document json_of(std::string_view text) {
  auto parsed = model::parse_json(text);
  if (!parsed) throw std::logic_error("own JSON is none: " + parsed.error());
  return std::move(*parsed);
}

json_value json_of(std::string_view text, json_allocator& memory) {
  return model::copy_of(json_of(text), memory);
}

}  // namespace forensics::sandbox
