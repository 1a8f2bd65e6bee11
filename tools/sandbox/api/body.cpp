#include "sandbox/api/body.hpp"

#include <utility>

#include "sandbox/api/accept.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/protobuf.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;

constexpr const char* accepted_types =
    "application/json, application/vnd.kubernetes.protobuf";

std::string version_of(std::string_view api_version) {
  return std::string(api_version.substr(api_version.find('/') + 1));
}

/// The package that Go's conversion names: `core`, `batch`, `rbac`.
std::string internal_group(std::string_view api_version) {
  const std::size_t slash = api_version.find('/');
  if (slash == std::string_view::npos) return "core";
  return std::string(api_version.substr(0, api_version.find_first_of("./")));
}

api_error cannot_be(const expected_kind& of, std::string_view kind,
                    std::string_view api_version, const std::string& why) {
  return bad_request(std::string(kind) + " in version \"" +
                     version_of(api_version) + "\" cannot be handled as a " +
                     of.kind + ": " + why);
}

std::optional<api_error> check_kind(const json_document& object,
                                    const expected_kind& of) {
  std::string_view kind = model::text_at(object, {"kind"});
  std::string_view version = model::text_at(object, {"apiVersion"});
  if (kind.empty()) kind = of.kind;
  if (version.empty()) version = of.api_version;
  if (kind == of.kind && version == of.api_version) return std::nullopt;
  if (find_kind(version, kind) == nullptr)
    return cannot_be(of, kind, version,
                     "no kind \"" + std::string(kind) +
                         "\" is registered for version \"" +
                         std::string(version) +
                         "\" in scheme \"pkg/runtime/scheme.go:110\"");
  return cannot_be(of, kind, version,
                   "converting (" + version_of(version) + "." +
                       std::string(kind) + ") to (" +
                       internal_group(of.api_version) + "." + of.kind +
                       "): unknown conversion");
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

answered<json_document> parse_body(const api_request& request,
                                   const expected_kind& of) {
  const std::string type = media_type(request.content_type);
  if (type == protobuf_type) return decode_protobuf(request.body, of);
  if (!type.empty() && type != "application/json")
    return failure{unsupported_media_type(accepted_types)};
  auto parsed = model::parse_json(request.body);
  const std::string unrecognized =
      "the object provided is unrecognized (must be of type " + of.kind +
      "): couldn't get version/kind; json parse error: ";
  if (!parsed) return failure{bad_request(unrecognized + parsed.error())};
  if (!parsed->IsObject())
    return failure{bad_request(unrecognized + "json: cannot unmarshal " +
                               std::string(json_type_of(*parsed)) +
                               " into Go value of type struct")};
  return std::move(*parsed);
}

}  // namespace

expected_kind expected(const resource_type& type) {
  return {type.api_version(), std::string(type.kind), schema_of(type)};
}

answered<decoded_body> decode_body(const api_request& request,
                                   const expected_kind& of,
                                   field_validation fields) {
  if (request.body.size() > longest_body)
    return failure{too_large(longest_body)};
  auto parsed = parse_body(request, of);
  if (!parsed) return failure{std::move(parsed.error())};
  if (auto error = check_kind(*parsed, of)) return failure{std::move(*error)};
  decoded found = check_fields(*parsed, of.schema);
  if (found.mistyped)
    return failure{cannot_be(of, of.kind, of.api_version, *found.mistyped)};
  if (fields == field_validation::strict && !found.unknown_fields.empty())
    return failure{
        cannot_be(of, of.kind, of.api_version,
                  "strict decoding error: " + joined(found.unknown_fields))};
  decoded_body made{std::move(*parsed), {}};
  if (fields == field_validation::warn)
    made.warnings = std::move(found.unknown_fields);
  return made;
}

std::string media_type(const std::string& content_type) {
  return content_type.empty() ? "" : parse_accept(content_type).front().type;
}

void add_warnings(api_answer& to, const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) {
    std::string escaped;
    for (const char c : warning) {
      if (c == '"' || c == '\\') escaped += '\\';
      escaped += c;
    }
    to.headers.emplace_back("Warning", "299 - \"" + escaped + "\"");
  }
}

}  // namespace forensics::sandbox
