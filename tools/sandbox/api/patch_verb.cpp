#include <utility>

#include "sandbox/api/body.hpp"
#include "sandbox/api/event_view.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/metadata.hpp"
#include "sandbox/api/read.hpp"
#include "sandbox/api/representation.hpp"
#include "sandbox/api/write.hpp"
#include "sandbox/objects/patch.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;

api_error unsupported_patch() {
  api_error error =
      error_of(415, "UnsupportedMediaType", "415: Unsupported Media Type");
  error.details = true;
  return error;
}

/// The real server reads YAML here, of which JSON is a part.
api_error yaml_applied() {
  return error_of(415, "UnsupportedMediaType",
                  "this server reads an apply patch as JSON, not as YAML");
}

std::optional<api_error> check_options(const api_request& request,
                                       patch_type type) {
  if (type == patch_type::apply) {
    if (!request.parameter("fieldManager").empty()) return std::nullopt;
    return invalid_options(
        "PatchOptions",
        {"FieldValueRequired", "Required value: is required for apply patch",
         "fieldManager"});
  }
  if (request.parameter("force").empty()) return std::nullopt;
  return invalid_options(
      "PatchOptions",
      {"FieldValueForbidden",
       "Forbidden: may not be specified for non-apply patch", "force"});
}

/// One PATCH request.
class patching {
 public:
  patching(api& through, const api_request& request,
           const resource_request& what, patch_type type)
      : through_(through),
        request_(request),
        what_(what),
        type_(type),
        schema_(schema_of(*what.type)) {}

  answered<api_answer> run() {
    auto shape = representation::negotiate(request_, *what_.type);
    if (!shape) return failure{std::move(shape.error())};
    auto parameters = parse_write(request_, "PatchOptions");
    if (!parameters) return failure{std::move(parameters.error())};
    if (auto error = check_options(request_, type_))
      return failure{std::move(*error)};
    how_ = parameters->write;
    how_.subresource = what_.subresource;
    auto patch = parse_patch();
    if (!patch) return failure{std::move(patch.error())};
    const object_ptr live = shown_as(
        *what_.type, through_.objects().find(*what_.type, stored_key(what_)));
    if (live == nullptr && type_ != patch_type::apply)
      return failure{not_found(*what_.type, what_.name)};
    auto patched = apply(live, *patch);
    if (!patched) return failure{std::move(patched.error())};
    if (auto error = check(*patched, *patch, live, parameters->fields))
      return failure{std::move(*error)};
    const auto done = write(live, std::move(*patched));
    if (!done) return failure{done.error()};
    api_answer answer;
    answer.code = live == nullptr ? 201 : 200;
    answer.body = shape->one(*done, through_.around().now());
    add_warnings(answer, warnings_);
    return answer;
  }

 private:
  answered<json_document> parse_patch() const {
    if (request_.body.size() > longest_body)
      return failure{too_large(longest_body)};
    auto parsed = model::parse_json(request_.body);
    if (!parsed && type_ == patch_type::apply) return failure{yaml_applied()};
    if (!parsed)
      return failure{bad_request("error decoding patch: " + parsed.error())};
    const bool fits =
        type_ == patch_type::json ? parsed->IsArray() : parsed->IsObject();
    if (!fits)
      return failure{bad_request(
          "error decoding patch: json: cannot unmarshal " +
          std::string(json_type_of(*parsed)) + " into Go value of type " +
          (type_ == patch_type::json ? "[]handlers.jsonPatchOp"
                                     : "map[string]interface {}"))};
    return std::move(*parsed);
  }

  answered<json_document> apply(const object_ptr& live,
                                const json_value& patch) const {
    static const json_value nothing;
    const json_value& to =
        live == nullptr ? nothing : static_cast<const json_value&>(live->json);
    switch (type_) {
      case patch_type::json:
        return apply_json_patch(to, patch);
      case patch_type::merge:
        return apply_merge_patch(to, patch);
      case patch_type::strategic:
        return apply_strategic_patch(to, patch, schema_);
      case patch_type::apply:
        break;
    }
    if (auto error = check_applied(patch)) return failure{std::move(*error)};
    apply_options options;
    options.manager = request_.parameter("fieldManager");
    options.force = is_true(request_.parameter("force"));
    options.api_version = what_.type->api_version();
    options.subresource = what_.subresource;
    options.now = through_.around().now();
    return apply_config(to, patch, schema_, options);
  }

  std::optional<api_error> check_applied(const json_value& config) const {
    const std::string_view kind = model::text_at(config, {"kind"});
    const std::string_view version = model::text_at(config, {"apiVersion"});
    if (kind == what_.type->kind && version == what_.type->api_version())
      return check_name(config);
    const std::size_t slash = version.find('/');
    const bool grouped = slash != std::string_view::npos;
    return bad_request(
        "invalid object type: " +
        std::string(grouped ? version.substr(0, slash) : std::string_view{}) +
        "/" + std::string(grouped ? version.substr(slash + 1) : version) +
        ", Kind=" + std::string(kind));
  }

  /// What the object is called must be what the path says.
  std::optional<api_error> check_name(const json_value& object) const {
    const std::string_view name = name_of(object);
    if (name == what_.name) return std::nullopt;
    if (name.empty()) {
      // An applied configuration may leave it to the path.
      if (type_ == patch_type::apply) return std::nullopt;
      return nameless(what_);
    }
    return bad_request("the name of the object (" + std::string(name) +
                       ") does not match the name on the URL (" + what_.name +
                       ")");
  }

  std::optional<api_error> check(json_document& patched,
                                 const json_value& patch,
                                 const object_ptr& live,
                                 field_validation fields) {
    decoded found = check_fields(patched, schema_);
    if (found.mistyped)
      return wrong_after_patch(type_, patch, patched, *found.mistyped);
    if (fields == field_validation::strict && !found.unknown_fields.empty())
      return wrong_after_patch(type_, patch, patched,
                               "strict decoding error: " + listed(found));
    if (fields == field_validation::warn)
      warnings_ = std::move(found.unknown_fields);
    object_in(patched, "metadata", patched.GetAllocator());
    if (auto error = check_name(patched)) return error;
    if (auto error =
            set_namespace(*what_.type, listed_namespace(what_), patched))
      return error;
    return live == nullptr ? std::nullopt : check_uid(patched, live->json);
  }

  std::optional<api_error> check_uid(const json_value& patched,
                                     const json_value& live) const {
    const std::string_view uid = uid_of(patched);
    if (uid.empty() || uid == uid_of(live)) return std::nullopt;
    const status_cause cause{
        "FieldValueInvalid",
        "Invalid value: \"" + std::string(uid) + "\": field is immutable",
        "metadata.uid"};
    // The real server checks it twice, and says so.
    return invalid(*what_.type, what_.name, {cause, cause});
  }

  static std::string listed(const decoded& found) {
    std::string all;
    for (const std::string& one : found.unknown_fields)
      all += (all.empty() ? "" : ", ") + one;
    return all;
  }

  answered<object_ptr> write(const object_ptr& live, json_document patched) {
    // An applied object has its manager written down already.
    how_.field_manager = type_ == patch_type::apply ? "" : manager_of(request_);
    if (live != nullptr)
      return through_.update(*what_.type, std::move(patched), how_);
    auto& memory = patched.GetAllocator();
    model::set(object_in(patched, "metadata", memory), "name", what_.name,
               memory);
    return through_.create(*what_.type, listed_namespace(what_),
                           std::move(patched), how_);
  }

  api& through_;
  const api_request& request_;
  const resource_request& what_;
  patch_type type_;
  const schema_struct& schema_;
  write_options how_;
  std::vector<std::string> warnings_;
};

}  // namespace

answered<api_answer> patch_object(api& through, const api_request& request,
                                  const resource_request& what) {
  const auto type = patch_type_of(request.content_type);
  if (!type) return failure{unsupported_patch()};
  return patching(through, request, what, *type).run();
}

}  // namespace forensics::sandbox
