#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace forensics::k8s {

/// What the caller must do about a request that failed.
enum class action {
  retry,         ///< transport fault, 5xx, 429: again, after `retry_after`
  refresh,       ///< 401: the credential is stale; again with a new one
  exists,        ///< 409 AlreadyExists: somebody made it; a create succeeded
  conflict,      ///< 409 Conflict, precondition: read again, decide again
  gone,          ///< 410: the resourceVersion is too old; list again
  not_found,     ///< 404
  forbidden,     ///< 403: a right is missing or an admission plugin refused
  invalid,       ///< 400, 422: the object must change; see `causes`
  too_large,     ///< an answer or a request over its limit
  configuration  ///< can't heal by itself: no CA, bad certificate, bad URL
};
std::string_view to_string(action what) noexcept;

/// One entry of Status.details.causes.
struct cause {
  std::string reason;
  std::string field;
  std::string message;
  bool operator==(const cause&) const = default;
};

/// Never holds a token, a Secret's value or a log's content.
struct error {
  action what = action::retry;
  int status = 0;       ///< HTTP status, 0 when there was no answer
  std::string reason;   ///< Status.reason, or a transport word (`timeout`)
  std::string message;  ///< one sentence, at most 512 bytes
  std::string request;  ///< `create pods in debug-forensics`
  std::chrono::milliseconds retry_after{0};
  std::vector<cause> causes;
};

/// `create pods in debug-forensics: Forbidden (403): …`
std::string describe(const error& what);

}  // namespace forensics::k8s
