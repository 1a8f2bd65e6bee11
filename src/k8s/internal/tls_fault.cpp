#include "k8s/internal/tls_fault.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace forensics::k8s::internal {

fault tls_fault(const boost::system::error_code& code,
                const std::string& peer) {
  switch (ERR_GET_REASON(static_cast<unsigned long>(code.value()))) {
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
      return {action::configuration, "certificate",
              peer + " refuses the client certificate (" + code.message() +
                  "): renew client-certificate(-data)"};
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
      return {action::configuration, "tls",
              peer + " does not speak TLS: check the port, or use http://"};
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return {action::configuration, "tls",
              peer + " does not speak TLS 1.2 or newer"};
    default:
      return {action::retry, "tls", peer + ": " + code.message()};
  }
}

fault certificate_fault(long verdict, const std::string& name) {
  const auto refused = [](std::string message) {
    return fault{action::configuration, "certificate", std::move(message)};
  };
  switch (verdict) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return refused(
          "the server's certificate is not signed by the CA given "
          "in certificate-authority(-data): use the CA of the "
          "cluster at `" +
          name + "`");
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return refused("the server's certificate is not for `" + name +
                     "`: use a server address that it carries, or set "
                     "tls-server-name to a name that it carries");
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return refused(
          "the server's certificate has expired: renew it, or set "
          "this machine's clock");
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return refused(
          "the server's certificate is not valid yet: set the "
          "clock of this machine or of the server");
    default:
      return refused("the server's certificate is refused: " +
                     std::string{X509_verify_cert_error_string(verdict)});
  }
}

}  // namespace forensics::k8s::internal
