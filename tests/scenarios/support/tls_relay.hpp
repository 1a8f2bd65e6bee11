#pragma once

#include <cstdint>
#include <memory>

#include "support/certificates.hpp"

namespace forensics::test {

/// A way to a server on loopback that shows a certificate of its own, so that
/// a test can rotate what a client sees.
class tls_relay {
 public:
  tls_relay(std::uint16_t server_port, const testing::certificate& shown);
  ~tls_relay();
  tls_relay(const tls_relay&) = delete;
  tls_relay& operator=(const tls_relay&) = delete;

  std::uint16_t port() const noexcept;
  /// To whoever connects from now on.
  void show(const testing::certificate& what);
  /// Ends all connections that are open.
  void break_connections();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace forensics::test
