#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/api/byte_stream.hpp"
#include "sandbox/objects/api_error.hpp"
#include "sandbox/objects/resource_type.hpp"

namespace forensics::sandbox {

struct user {
  std::string name;
  std::string uid;
  std::vector<std::string> groups;  ///< `system:masters` may do all
};

/// An HTTP request whose body has come whole.
struct api_request {
  /// "" when the query does not have it.
  const std::string& parameter(const std::string& name) const;

  std::string method;                        ///< `GET`
  std::vector<std::string> path;             ///< decoded segments
  std::map<std::string, std::string> query;  ///< decoded; the first of each
  std::string accept;
  std::string content_type;
  std::string user_agent;
  std::string body;
  user who;
};

struct api_answer {
  int code = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers{};
  /// In place of `body` when set.
  std::unique_ptr<byte_stream> stream{};
};
using send_answer = std::function<void(api_answer)>;

api_answer answer_of(const api_error& error);

/// What a request's path and method ask for.
struct resource_request {
  std::string verb;  ///< RBAC's: get, list, watch, create, update, patch …
  const resource_type* type = nullptr;
  std::string ns;
  std::string name;
  std::string subresource;  ///< `status`, `log`, `token` …
};
/// nullopt for a path that is no resource's (`/version`, `/apis` …). As RBAC
/// has it, a Namespace is in itself, and a list of one name names it.
std::optional<resource_request> parse_resource_request(const api_request& what);

}  // namespace forensics::sandbox
