#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "k8s/internal/fault.hpp"
#include "k8s/internal/tls_context.hpp"

namespace forensics::k8s::internal {

using tcp = asio::ip::tcp;

/// One socket, with TLS when it was given a context. After a failure or a cut
/// it is closed and of no more use.
class connection {
 public:
  /// `peer` is `host:port`, for messages.
  connection(asio::io_context& io, std::string peer, tls_context tls,
             std::shared_ptr<const client_identity> identity);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  /// Connects and, with TLS, checks that the peer is `name`.
  asio::awaitable<std::optional<fault>> open(operation& by,
                                             tcp::endpoint address,
                                             const std::string& name);

  /// See `client_options::unconfirmed_limit`.
  void limit_unconfirmed(std::chrono::milliseconds limit);

  struct progress {
    std::size_t bytes = 0;
    boost::system::error_code code;  ///< eof: a proper end
  };
  /// At least one byte, unless it failed.
  asio::awaitable<progress> read_some(operation& by, asio::mutable_buffer into);
  /// What has come already, perhaps nothing. Why there is no more the next
  /// `read_some` tells.
  std::size_t read_now(asio::mutable_buffer into);
  /// Until `go_on` nothing may be asked, and what comes wakes nobody: else the
  /// client's thread is woken for each packet, also while nobody reads.
  void rest();
  void go_on();
  /// No fault: all of it was handed to the kernel, even where a cut came then.
  asio::awaitable<std::optional<fault>> write(operation& by,
                                              const std::string& head,
                                              const std::string& body);

  /// While nothing is asked, nothing may come: a readable socket means that
  /// the peer has closed or is about to.
  bool quiet();

  const std::string& peer() const noexcept { return peer_; }
  /// Whose certificate it has shown.
  const std::shared_ptr<const client_identity>& identity() const noexcept {
    return identity_;
  }

 private:
  asio::awaitable<std::optional<fault>> shake_hands(const std::string& name);
  void close();

  std::string peer_;
  tls_context context_;
  std::shared_ptr<const client_identity> identity_;
  tcp::socket socket_;
  std::optional<asio::ssl::stream<tcp::socket&>> tls_;
  boost::system::error_code ended_;  ///< found by `read_now` or `go_on`
  tcp protocol_ = tcp::v4();
  int resting_ = -1;  ///< the socket between `rest` and `go_on`
};

}  // namespace forensics::k8s::internal
