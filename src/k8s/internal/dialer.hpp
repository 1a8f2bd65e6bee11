#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "k8s/access.hpp"
#include "k8s/client.hpp"
#include "k8s/internal/connection.hpp"
#include "k8s/internal/trust.hpp"

namespace forensics::k8s::internal {

/// Makes connections to the one server.
class dialer {
 public:
  dialer(operations& all, const cluster_access& access,
         const client_options& options);

  using connected = result<std::unique_ptr<connection>, fault>;
  /// Tries each address that the host has, in turn, the timeout for each.
  asio::awaitable<connected> dial(
      operation& by, std::shared_ptr<const client_identity> identity);

 private:
  using endpoints = std::vector<tcp::endpoint>;
  asio::awaitable<result<endpoints, fault>> resolve(operation& by);

  operations& all_;
  const cluster_access& access_;
  const client_options& options_;
  std::string peer_;
  trust trust_;
  tcp::resolver resolver_;
};

}  // namespace forensics::k8s::internal
