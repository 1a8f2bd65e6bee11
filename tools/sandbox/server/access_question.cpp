#include "sandbox/server/access_question.hpp"

#include "sandbox/server/request_target.hpp"

namespace forensics::sandbox {

namespace {

std::string verb_of(const std::string& method, bool named) {
  if (method == "POST") return "create";
  if (method == "PUT") return "update";
  if (method == "PATCH") return "patch";
  if (method == "DELETE") return named ? "delete" : "deletecollection";
  return named ? "get" : "list";
}

/// `/apis/GROUP/VERSION/[namespaces/NAMESPACE/]RESOURCE[/NAME[/SUBRESOURCE]]`,
/// or the same of `/api/VERSION`, where RESOURCE is not served.
std::optional<access_question> unknown_resource(const api_request& request) {
  const auto& path = request.path;
  if (path.empty() || (path[0] != "api" && path[0] != "apis"))
    return std::nullopt;
  const bool core = path[0] == "api";
  std::size_t at = core ? 2 : 3;
  access_question asked;
  if (path.size() > at + 2 && path[at] == "namespaces") {
    asked.ns = path[at + 1];
    at += 2;
  }
  if (path.size() <= at) return std::nullopt;
  if (!core) asked.group = path[1];
  asked.resource = path[at];
  if (path.size() > at + 1) asked.name = path[at + 1];
  if (path.size() > at + 2) asked.subresource = path[at + 2];
  asked.verb = verb_of(request.method, !asked.name.empty());
  return asked;
}

}  // namespace

access_question question_of(const api_request& request,
                            const resource_request& what) {
  access_question asked;
  if (what.type == nullptr) {
    if (auto unknown = unknown_resource(request)) return *std::move(unknown);
    asked.verb = what.verb;
    asked.path = join_path(request.path);
    return asked;
  }
  asked.verb = what.verb;
  asked.group = what.type->group;
  asked.resource = what.type->plural;
  asked.subresource = what.subresource;
  asked.ns = what.ns;
  asked.name = what.name;
  return asked;
}

api_error refusal_of(const std::string& user_name,
                     const access_question& asked) {
  if (!asked.path.empty())
    return forbidden_path(user_name, asked.verb, asked.path);
  resource_type type;
  type.group = asked.group;
  type.plural = asked.resource;
  return forbidden(user_name, asked.verb, type, asked.ns, asked.name,
                   asked.subresource);
}

}  // namespace forensics::sandbox
