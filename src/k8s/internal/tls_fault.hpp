#pragma once

#include "k8s/internal/fault.hpp"

namespace forensics::k8s::internal {

/// An error of OpenSSL's category, after the handshake or from the peer.
fault tls_fault(const boost::system::error_code& code, const std::string& peer);

/// The peer's certificate was refused: `verdict` is an X509_V_ERR_*, `name`
/// what it should have been for.
fault certificate_fault(long verdict, const std::string& name);

}  // namespace forensics::k8s::internal
