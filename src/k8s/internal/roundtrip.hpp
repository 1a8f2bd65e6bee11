#pragma once

#include <memory>
#include <string>

#include "k8s/client.hpp"
#include "k8s/internal/credentials.hpp"
#include "k8s/internal/dialer.hpp"
#include "k8s/internal/exchange.hpp"
#include "k8s/internal/idle_pool.hpp"

namespace forensics::k8s::internal {

/// Gets a request to its answer's header: credential, connection, exchange.
class roundtrip {
 public:
  roundtrip(const cluster_access& access, const client_options& options,
            credentials& authorize, dialer& dial);

  using answer = result<std::unique_ptr<exchange>, fault>;
  /// Connections come from `pool`. After a 401 once more, where the credential
  /// can be renewed.
  asio::awaitable<answer> begin(operation& by, const request& what,
                                idle_pool& pool);

 private:
  asio::awaitable<answer> deliver(operation& by, const request& what,
                                  const authorization& as, idle_pool& pool);
  asio::awaitable<answer> deliver_on(operation& by, const std::string& head,
                                     const request& what,
                                     std::unique_ptr<connection> on,
                                     bool& unanswered);

  const cluster_access& access_;
  const client_options& options_;
  credentials& credentials_;
  dialer& dialer_;
};

/// Reads what came of an answer that is no 2xx and says what to do about it.
asio::awaitable<error> explain(operation& by, const request& what,
                               exchange& answer);

}  // namespace forensics::k8s::internal
