#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "k8s/access.hpp"
#include "k8s/client.hpp"
#include "k8s/internal/fault.hpp"
#include "k8s/internal/tls_context.hpp"

namespace forensics::k8s::internal {

/// How one request convinces the server.
struct authorization {
  std::string header;  ///< the Authorization field, "" for none
  /// The certificate to show; equal ones are the same object.
  std::shared_ptr<const client_identity> identity;
  std::uint64_t generation = 0;  ///< grows with each new credential
};

class credentials {
 public:
  virtual ~credentials() = default;

  /// What to send now. May wait, as long as `by` is not cut.
  virtual asio::awaitable<result<authorization, fault>> get(operation& by) = 0;

  /// `refused` got a 401: true when another try could fare better, because
  /// there is, or may be, a newer credential.
  virtual bool renew(const authorization& refused) = 0;
};

std::unique_ptr<credentials> make_credentials(operations& all,
                                              const cluster_access& access,
                                              const client_options& options);

/// `Bearer …`, or a fault when the token can't be sent.
result<std::string, fault> bearer(std::string_view token);

/// `configuration`, reason `credential`.
fault credential_fault(std::string message);

}  // namespace forensics::k8s::internal
