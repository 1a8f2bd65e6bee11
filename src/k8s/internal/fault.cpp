#include "k8s/internal/fault.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include "k8s/internal/tls_fault.hpp"

namespace forensics::k8s::internal {

error to_error(const request& what, const fault& why) {
  return transport_error(what, why.what, why.reason, why.message);
}

fault cut_fault(const operation& by) {
  switch (by.why()) {
    case cut_cause::closed:
      return {action::retry, "closed", "the stream was closed by its reader"};
    case cut_cause::stopped:
      return {action::retry, "stopped", "the client is stopped"};
    case cut_cause::timeout:
    case cut_cause::none:
      break;
  }
  return {action::retry, by.is_sent() ? "unanswered" : "timeout",
          "not done within " + std::to_string(by.allowed().count()) +
              " ms, while " + by.stage()};
}

fault io_fault(const boost::system::error_code& code, const std::string& peer) {
  namespace error = asio::error;
  if (code == error::connection_refused)
    return {action::retry, "connection refused",
            "nothing listens at " + peer + ", or a firewall refuses it"};
  if (code == error::connection_reset || code == error::broken_pipe ||
      code == error::eof || code == asio::ssl::error::stream_truncated)
    return {action::retry, "reset", peer + " has closed the connection"};
  if (code == error::timed_out)
    return {action::retry, "timeout", peer + " does not answer"};
  if (code == error::network_unreachable || code == error::host_unreachable)
    return {action::retry, "unreachable", "there is no route to " + peer};
  if (code.category() == error::get_netdb_category() ||
      code.category() == error::get_addrinfo_category())
    return {action::retry, "resolve",
            "the name of " + peer + " cannot be resolved"};
  if (code.category() == error::get_ssl_category())
    return tls_fault(code, peer);
  return {action::retry, "transport", peer + ": " + code.message()};
}

}  // namespace forensics::k8s::internal
