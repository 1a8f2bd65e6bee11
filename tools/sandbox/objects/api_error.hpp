#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

/// Errors as a `Status` object tells them. Source: apimachinery's
/// `metav1.Status`, `k8s.io/apimachinery/pkg/api/errors`.
namespace forensics::sandbox {

struct status_cause {
  std::string reason;  ///< `FieldValueInvalid` …
  std::string message;
  std::string field;
};

struct api_error {
  int code = 500;
  std::string reason;  ///< `NotFound`, `AlreadyExists`, `Invalid` …
  std::string message;
  std::string name;  ///< of the object concerned
  std::string group;
  std::string kind;  ///< the plural (`pods`), or the kind for Invalid
  std::vector<status_cause> causes;
  std::optional<int> retry_after_seconds;
  std::string uid;             ///< of the object concerned
  std::string continue_token;  ///< to go on from where a list expired
  bool details = false;        ///< `details` is written even when it is empty
};

template <class T>
using answered = result<T, api_error>;

/// The `Status` object's JSON text.
std::string to_json(const api_error& error);

struct resource_type;

/// An error of the given code that no function below names.
api_error error_of(int code, std::string reason, std::string message);
api_error bad_request(std::string message);
api_error unauthorized();
/// `user` may not `verb` it: the sentence of the real API server.
api_error forbidden(std::string_view user, std::string_view verb,
                    const resource_type& type, std::string_view ns,
                    std::string_view name, std::string_view subresource);
/// The same of a path that is no resource's.
api_error forbidden_path(std::string_view user, std::string_view verb,
                         std::string_view path);
/// What an admission plugin refuses, with its sentence.
api_error refused(const resource_type& type, std::string_view name,
                  std::string_view why);
api_error not_found(const resource_type& type, std::string_view name);
/// A path that the server does not serve.
api_error no_such_path();
api_error already_exists(const resource_type& type, std::string_view name);
/// 409: a resourceVersion or a precondition that no longer holds.
api_error conflict(const resource_type& type, std::string_view name,
                   std::string_view why);
/// 422 with its causes, whose sentences make up the message.
api_error invalid(const resource_type& type, std::string_view name,
                  std::vector<status_cause> causes);
/// 410: a resourceVersion or continue token of a history that is gone.
api_error expired(std::string_view why);
api_error method_not_allowed();
api_error unsupported_media_type(std::string_view accepted);
api_error too_large(std::size_t limit);

}  // namespace forensics::sandbox
