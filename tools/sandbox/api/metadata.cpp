#include "sandbox/api/metadata.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/random_text.hpp"
#include "sandbox/objects/seconds.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;

json_value& metadata_of(json_document& object) {
  return object_in(object, "metadata", object.GetAllocator());
}

}  // namespace

void set_kind(const resource_type& type, json_document& object) {
  auto& memory = object.GetAllocator();
  json_value ordered(rapidjson::kObjectType);
  model::set(ordered, "kind", type.kind, memory);
  model::set(ordered, "apiVersion", type.api_version(), memory);
  json_value metadata;
  metadata.Swap(metadata_of(object));
  ordered.AddMember("metadata", metadata, memory);
  for (auto& one : object.GetObject())
    if (!ordered.HasMember(one.name))
      ordered.AddMember(one.name, one.value, memory);
  static_cast<json_value&>(object).Swap(ordered);
}

std::optional<api_error> set_namespace(const resource_type& type,
                                       const std::string& ns,
                                       json_document& object) {
  const std::string_view named = namespace_of(object);
  if (!named.empty() && named != ns)
    return bad_request(
        "the namespace of the provided object does not match the namespace "
        "sent on the request");
  if (type.namespaced)
    model::set(metadata_of(object), "namespace", ns, object.GetAllocator());
  else
    erase(metadata_of(object), "namespace");
  return std::nullopt;
}

void begin_metadata(json_document& object, surroundings& around) {
  json_value& metadata = metadata_of(object);
  for (const char* key : {"deletionTimestamp", "deletionGracePeriodSeconds",
                          "selfLink", "resourceVersion"})
    erase(metadata, key);
  auto& memory = object.GetAllocator();
  model::set(metadata, "uid", make_uid(around.random), memory);
  model::set(metadata, "creationTimestamp", model::format_rfc3339(around.now()),
             memory);
}

void make_name(json_document& object, std::mt19937_64& random) {
  // The longest name that generateName makes, its suffix included.
  constexpr std::size_t longest = 63;
  constexpr std::size_t suffix = 5;
  if (!name_of(object).empty()) return;
  std::string name(model::text_at(object, {"metadata", "generateName"}));
  if (name.empty()) return;
  name.resize(std::min(name.size(), longest - suffix));
  model::set(metadata_of(object), "name", name + random_suffix(random, suffix),
             object.GetAllocator());
}

void continue_metadata(json_document& object, const json_value& before) {
  auto& memory = object.GetAllocator();
  json_value& metadata = metadata_of(object);
  const json_value& old = model::object_at(before, {"metadata"});
  erase(metadata, "selfLink");
  for (const char* key : {"creationTimestamp", "generation",
                          "deletionTimestamp", "deletionGracePeriodSeconds"})
    take_over(metadata, old, key, memory);
  if (uid_of(object).empty()) take_over(metadata, old, "uid", memory);
  if (!metadata.HasMember("managedFields"))
    take_over(metadata, old, "managedFields", memory);
}

void set_finalizers(json_document& object,
                    const std::vector<std::string>& finalizers) {
  json_value& metadata = metadata_of(object);
  if (finalizers.empty())
    erase(metadata, "finalizers");
  else
    model::set(metadata, "finalizers",
               array_of(finalizers, object.GetAllocator()),
               object.GetAllocator());
}

std::vector<std::string> finalizers_of(const json_value& object) {
  return strings_of(model::array_at(object, {"metadata", "finalizers"}));
}

bool has_finalizer(const json_value& object, std::string_view name) {
  const auto all = finalizers_of(object);
  return std::find(all.begin(), all.end(), name) != all.end();
}

std::int64_t generation_of(const json_value& object) {
  return model::integer_at(object, {"metadata", "generation"});
}

void set_generation(json_document& object, std::int64_t generation) {
  model::set(metadata_of(object), "generation", json_value(generation),
             object.GetAllocator());
}

void mark_deleted(json_document& object, model::timestamp now,
                  std::int64_t grace) {
  auto& memory = object.GetAllocator();
  json_value& metadata = metadata_of(object);
  model::set(metadata, "deletionTimestamp",
             model::format_rfc3339(now + seconds_of(grace)), memory);
  model::set(metadata, "deletionGracePeriodSeconds", json_value(grace), memory);
}

}  // namespace forensics::sandbox
