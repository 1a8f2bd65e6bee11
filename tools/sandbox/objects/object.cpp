#include "sandbox/objects/object.hpp"

#include <utility>

namespace forensics::sandbox {

using model::json_document;
using model::json_value;

namespace {

object_ptr frozen(json_document json, revision at) {
  auto made = std::make_shared<object>();
  // A copy leaves behind what edits of the document have thrown away.
  made->json.CopyFrom(json, made->json.GetAllocator());
  made->text = model::dump(made->json);
  made->at = at;
  return made;
}

}  // namespace

std::string_view name_of(const json_value& object) noexcept {
  return model::text_at(object, {"metadata", "name"});
}

std::string_view namespace_of(const json_value& object) noexcept {
  return model::text_at(object, {"metadata", "namespace"});
}

std::string_view uid_of(const json_value& object) noexcept {
  return model::text_at(object, {"metadata", "uid"});
}

bool being_deleted(const json_value& object) noexcept {
  return !model::text_at(object, {"metadata", "deletionTimestamp"}).empty();
}

object_key key_of(const json_value& object) {
  return {std::string(namespace_of(object)), std::string(name_of(object))};
}

object_ptr unstored_object(json_document json) {
  return frozen(std::move(json), 0);
}

object_ptr make_object(json_document json, revision at) {
  const auto metadata = json.FindMember("metadata");
  if (metadata != json.MemberEnd() && metadata->value.IsObject())
    model::set(metadata->value, "resourceVersion", std::to_string(at),
               json.GetAllocator());
  return frozen(std::move(json), at);
}

json_document copy_of(const json_value& value) {
  json_document made;
  made.CopyFrom(value, made.GetAllocator());
  return made;
}

}  // namespace forensics::sandbox
