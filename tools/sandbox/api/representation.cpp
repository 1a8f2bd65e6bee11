#include "sandbox/api/representation.hpp"

#include "sandbox/api/accept.hpp"
#include "sandbox/api/event_view.hpp"

namespace forensics::sandbox {
namespace {

std::string prefix_of(const resource_type& type) {
  return R"({"kind":")" + std::string(type.kind) + R"(","apiVersion":")" +
         type.api_version() + R"(",)";
}

/// Entries of a list say neither kind nor version, as the list does. Every
/// stored object begins with the two.
std::string list_entry(const resource_type& type, const object_ptr& object) {
  return "{" + object->text.substr(prefix_of(type).size());
}

std::string list_head(std::string_view kind, std::string_view version,
                      const std::string& meta) {
  return R"({"kind":")" + std::string(kind) + R"(List","apiVersion":")" +
         std::string(version) + R"(","metadata":)" + meta + R"(,"items":[)";
}

std::string version_meta(const object_ptr& object) {
  const std::string_view version =
      model::text_at(object->json, {"metadata", "resourceVersion"});
  return version.empty()
             ? "{}"
             : R"({"resourceVersion":")" + std::string(version) + R"("})";
}

/// Of media types that nothing is offered in.
api_error no_such_representation() {
  api_error error = error_of(
      406, "NotAcceptable",
      "406: Not Acceptable\n\nAvailable representations: application/json, "
      "application/yaml, application/vnd.kubernetes.protobuf");
  error.details = true;
  return error;
}

api_error not_acceptable() {
  return error_of(406, "NotAcceptable",
                  "only the following media types are accepted: "
                  "application/json, application/yaml, "
                  "application/vnd.kubernetes.protobuf");
}

}  // namespace

answered<representation> representation::negotiate(const api_request& request,
                                                   const resource_type& type) {
  representation made;
  made.type_ = &type;
  const std::string& include = request.parameter("includeObject");
  if (include == "None") made.include_ = include_object::none;
  if (include == "Object") made.include_ = include_object::object;
  bool offered = false;
  for (const media_range& range : parse_accept(request.accept)) {
    if (!range.is_json()) continue;
    offered = true;
    const std::string as = range.parameter("as");
    if (as.empty()) return made;
    const std::string version = range.parameter("v");
    if (range.parameter("g") != "meta.k8s.io" ||
        (version != "v1" && version != "v1beta1"))
      continue;
    if (as == "Table") {
      made.shape_ = shape::table;
      return made;
    }
    if (as == "PartialObjectMetadata" || as == "PartialObjectMetadataList") {
      made.shape_ = shape::metadata;
      return made;
    }
  }
  return failure{offered ? not_acceptable() : no_such_representation()};
}

std::string representation::metadata_only(const object_ptr& object) const {
  const auto* metadata = model::find(object->json, {"metadata"});
  return R"({"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1",)"
         R"("metadata":)" +
         (metadata == nullptr ? "{}" : model::dump(*metadata)) + "}";
}

std::string representation::one(const object_ptr& object,
                                model::timestamp now) const {
  return event(object, true, now);
}

std::string representation::event(const object_ptr& object, bool first,
                                  model::timestamp now) const {
  switch (shape_) {
    case shape::metadata:
      return metadata_only(object);
    case shape::table:
      return make_table(stored_type(*type_), std::span(&object, 1), include_,
                        first, version_meta(object), now);
    case shape::whole:
      break;
  }
  return shown_as(*type_, object)->text;
}

std::string representation::list(std::span<const object_ptr> objects,
                                 const std::string& meta,
                                 model::timestamp now) const {
  if (shape_ == shape::table)
    return make_table(stored_type(*type_), objects, include_, true, meta, now);
  std::string text =
      shape_ == shape::metadata
          ? list_head("PartialObjectMetadata", "meta.k8s.io/v1", meta)
          : list_head(type_->kind, type_->api_version(), meta);
  bool first = true;
  for (const object_ptr& object : objects) {
    if (!first) text += ',';
    first = false;
    text += shape_ == shape::metadata
                ? metadata_only(object)
                : list_entry(*type_, shown_as(*type_, object));
  }
  return text + "]}";
}

std::string representation::bookmark(revision at,
                                     const std::string& annotations) const {
  const std::string version = R"({"resourceVersion":")" + std::to_string(at);
  if (shape_ == shape::table)
    return make_table(stored_type(*type_), {}, include_, false,
                      version + R"("})", {});
  const std::string head =
      shape_ == shape::metadata
          ? R"({"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1",)"
          : prefix_of(*type_);
  return head + R"("metadata":)" + version + R"(","creationTimestamp":null)" +
         (annotations.empty() ? "" : R"(,"annotations":)" + annotations) + "}}";
}

}  // namespace forensics::sandbox
