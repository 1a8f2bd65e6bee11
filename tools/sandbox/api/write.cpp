#include "sandbox/api/write.hpp"

#include <utility>

#include "sandbox/api/body.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/metadata.hpp"
#include "sandbox/api/preconditions.hpp"
#include "sandbox/api/read.hpp"
#include "sandbox/api/representation.hpp"
#include "sandbox/api/strategy.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;

/// What POST and PUT have in common.
struct parsed_write {
  representation shape;
  write_options how;
  decoded_body body;
};

answered<parsed_write> parse(const api_request& request,
                             const resource_request& what,
                             const std::string& options) {
  auto shape = representation::negotiate(request, *what.type);
  if (!shape) return failure{std::move(shape.error())};
  auto parameters = parse_write(request, options);
  if (!parameters) return failure{std::move(parameters.error())};
  auto body = decode_body(request, expected(*what.type), parameters->fields);
  if (!body) return failure{std::move(body.error())};
  parsed_write made{std::move(*shape), std::move(parameters->write),
                    std::move(*body)};
  made.how.field_manager = manager_of(request);
  made.how.subresource = what.subresource;
  return made;
}

/// The error when a body that is PUT is not of the object that the path names.
std::optional<api_error> check_identity(json_document& object,
                                        const resource_request& what) {
  const std::string name(name_of(object));
  if (name.empty()) return nameless(what);
  if (name != what.name)
    return bad_request("the name of the object (" + name +
                       ") does not match the name on the URL (" + what.name +
                       ")");
  if (auto error = set_namespace(*what.type, listed_namespace(what), object))
    return error;
  const std::string version(
      model::text_at(object, {"metadata", "resourceVersion"}));
  if (version.empty() || parse_version(version)) return std::nullopt;
  return error_of(
      500, "",
      "strconv.ParseUint: parsing \"" + version + "\": invalid syntax");
}

answered<api_answer> answered_with(const answered<object_ptr>& done,
                                   const parsed_write& from, int code,
                                   api& through) {
  if (!done) return failure{done.error()};
  api_answer answer;
  answer.code = code;
  answer.body = from.shape.one(*done, through.around().now());
  add_warnings(answer, from.body.warnings);
  return answer;
}

}  // namespace

answered<api_answer> create_object(api& through, const api_request& request,
                                   const resource_request& what) {
  auto parsed = parse(request, what, "CreateOptions");
  if (!parsed) return failure{std::move(parsed.error())};
  const auto done = through.create(*what.type, listed_namespace(what),
                                   std::move(parsed->body.object), parsed->how);
  return answered_with(done, *parsed, 201, through);
}

answered<api_answer> replace_object(api& through, const api_request& request,
                                    const resource_request& what) {
  auto parsed = parse(request, what, "UpdateOptions");
  if (!parsed) return failure{std::move(parsed.error())};
  json_document& object = parsed->body.object;
  if (auto error = check_identity(object, what))
    return failure{std::move(*error)};
  const bool creates =
      what.subresource.empty() && allows_create_on_update(*what.type) &&
      through.objects().find(*what.type, stored_key(what)) == nullptr;
  if (!creates)
    return answered_with(
        through.update(*what.type, std::move(object), parsed->how), *parsed,
        200, through);
  if (!uid_of(object).empty())
    return failure{
        uid_conflict(*what.type, stored_key(what), uid_of(object), "")};
  erase(object["metadata"], "resourceVersion");
  return answered_with(through.create(*what.type, listed_namespace(what),
                                      std::move(object), parsed->how),
                       *parsed, 201, through);
}

api_error nameless(const resource_request& what) {
  return bad_request("the name of the object (" + what.name +
                     " based on URL) was undeterminable: name must be "
                     "provided");
}

std::string manager_of(const api_request& request) {
  const std::string& given = request.parameter("fieldManager");
  if (!given.empty()) return given;
  const std::string client =
      request.user_agent.substr(0, request.user_agent.find('/'));
  return client.empty() ? "unknown" : client;
}

}  // namespace forensics::sandbox
