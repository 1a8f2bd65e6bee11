#pragma once

#include <string>

#include <boost/system/error_code.hpp>

#include "k8s/internal/operation.hpp"
#include "k8s/status.hpp"

namespace forensics::k8s::internal {

/// Why an exchange failed below HTTP. Never holds a secret.
struct fault {
  action what = action::retry;
  std::string reason;   ///< one or two words: `connection refused`
  std::string message;  ///< a sentence
};

error to_error(const request& what, const fault& why);

/// Why `by` was cut. Only for an operation that is. Late is `unanswered` where
/// the server had the whole request, else `timeout`.
fault cut_fault(const operation& by);

/// What a socket, a resolver or OpenSSL said about `peer` (`host:port`).
fault io_fault(const boost::system::error_code& code, const std::string& peer);

}  // namespace forensics::k8s::internal
