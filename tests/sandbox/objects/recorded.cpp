#include "sandbox/objects/recorded.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/object.hpp"
#include "sandbox/objects/patch.hpp"
#include "sandbox/objects/rules.hpp"
#include "sandbox/objects/schema.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;

std::string expanded(std::string_view text) {
  const std::size_t star = text.find('*');
  const bool repeats =
      star == 1 && text.size() > 2 &&
      text.find_first_not_of("0123456789", 2) == std::string_view::npos;
  return repeats ? std::string(std::stoul(std::string(text.substr(2))), text[0])
                 : std::string(text);
}

json_value expanded(const json_value& value, model::json_allocator& memory) {
  if (value.IsString())
    return model::make_string(expanded(model::view(value)), memory);
  if (value.IsArray()) {
    json_value made(rapidjson::kArrayType);
    for (const json_value& each : value.GetArray())
      made.PushBack(expanded(each, memory), memory);
    return made;
  }
  if (!value.IsObject()) return model::copy_of(value, memory);
  json_value made(rapidjson::kObjectType);
  for (const auto& each : value.GetObject())
    made.AddMember(expanded(each.name, memory), expanded(each.value, memory),
                   memory);
  return made;
}

}  // namespace

json_document recorded(const std::string& file) {
  std::ifstream input(std::string(TEST_DATA_DIR) + "/sandbox/" + file);
  std::stringstream text;
  text << input.rdbuf();
  auto document = model::parse_json(text.str());
  REQUIRE_MESSAGE(document, file);
  return *std::move(document);
}

json_document base_of(const std::string& resource) {
  const json_document bases = recorded("bases.json");
  return copy_of(model::object_at(bases, {resource}));
}

void complete(const resource_type& type, json_document& object) {
  prune(object, schema_of(type));
  set_defaults(type, object);
}

json_document changed(const resource_type& type, const json_value& from,
                      const json_value& patch) {
  json_document wanted;
  static_cast<json_value&>(wanted) = expanded(patch, wanted.GetAllocator());
  auto made = apply_merge_patch(from, wanted);
  REQUIRE(made);
  complete(type, *made);
  return *std::move(made);
}

json_document as_recorded(const json_value& object) {
  json_document made = copy_of(object);
  erase(made, "status");
  json_value metadata(rapidjson::kObjectType);
  for (const std::string_view field : {"labels", "finalizers"})
    if (const json_value* found = model::find(object, {"metadata", field}))
      model::set(metadata, field, model::copy_of(*found, made.GetAllocator()),
                 made.GetAllocator());
  model::set(made, "metadata", std::move(metadata), made.GetAllocator());
  return made;
}

}  // namespace forensics::sandbox
