#pragma once

#include <memory>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "model/result.hpp"

namespace forensics::k8s::internal {

namespace asio = boost::asio;

/// The certificate that the client shows, PEM.
struct client_identity {
  std::string certificate_pem;  ///< may hold the chain
  std::string key_pem;
  bool operator==(const client_identity&) const = default;
};

using tls_context = std::shared_ptr<asio::ssl::context>;

/// `ca_pem` "" is the system's store. The error is a sentence without any of
/// the material.
result<tls_context, std::string> make_tls_context(
    const std::string& ca_pem, bool verify, const client_identity& identity);

/// Makes the handshake ask for `name` (a name also as SNI), a host name or an
/// address.
[[nodiscard]] bool expect_peer(SSL* handshake, const std::string& name);

}  // namespace forensics::k8s::internal
