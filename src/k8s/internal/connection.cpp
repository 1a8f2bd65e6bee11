#include "k8s/internal/connection.hpp"

#include <array>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "k8s/internal/tls_fault.hpp"

namespace forensics::k8s::internal {

connection::connection(asio::io_context& io, std::string peer, tls_context tls,
                       std::shared_ptr<const client_identity> identity)
    : peer_(std::move(peer)),
      context_(std::move(tls)),
      identity_(std::move(identity)),
      socket_(io) {}

connection::~connection() {
  if (resting_ >= 0) ::close(resting_);
}

void connection::close() {
  boost::system::error_code closed_anyway;
  socket_.close(closed_anyway);
}

namespace {

/// A peer that vanished without a word is noticed within a minute, as in
/// client-go; a watch would otherwise wait for its whole idle limit.
void notice_dead_peer(int socket) {
  const auto set = [socket](int level, int option, int value) {
    // Best effort: the idle limit stands behind it.
    ::setsockopt(socket, level, option, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 30);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set(IPPROTO_TCP, TCP_KEEPCNT, 3);
}

}  // namespace

asio::awaitable<std::optional<fault>> connection::open(
    operation& by, tcp::endpoint address, const std::string& name) {
  const operation::on_cut stop(by, [this] { close(); });
  if (by.is_cut()) co_return cut_fault(by);
  by.stage("connecting to " + peer_);
  protocol_ = address.protocol();
  boost::system::error_code code;
  co_await socket_.async_connect(
      address, asio::redirect_error(asio::use_awaitable, code));
  if (by.is_cut()) co_return cut_fault(by);
  if (code) co_return io_fault(code, peer_);
  socket_.set_option(tcp::no_delay(true), code);
  notice_dead_peer(socket_.native_handle());
  if (!context_) co_return std::nullopt;
  by.stage("shaking hands with " + peer_);
  std::optional<fault> wrong = co_await shake_hands(name);
  if (by.is_cut()) co_return cut_fault(by);
  co_return wrong;
}

void connection::limit_unconfirmed(std::chrono::milliseconds limit) {
  const auto milliseconds = static_cast<unsigned>(limit.count());
  ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT,
               &milliseconds, sizeof milliseconds);
}

asio::awaitable<std::optional<fault>> connection::shake_hands(
    const std::string& name) {
  tls_.emplace(socket_, *context_);
  SSL* handshake = tls_->native_handle();
  if (!expect_peer(handshake, name))
    co_return fault{action::configuration, "certificate",
                    "no certificate can be checked for the name " + name +
                        "; set tls-server-name to a host name or an address "
                        "without a zone"};
  boost::system::error_code code;
  co_await tls_->async_handshake(
      asio::ssl::stream_base::client,
      asio::redirect_error(asio::use_awaitable, code));
  if (!code) co_return std::nullopt;
  const long verdict = SSL_get_verify_result(handshake);
  if (code.category() == asio::error::get_ssl_category() &&
      verdict != X509_V_OK)
    co_return certificate_fault(verdict, name);
  co_return io_fault(code, peer_);
}

asio::awaitable<connection::progress> connection::read_some(
    operation& by, asio::mutable_buffer into) {
  const operation::on_cut stop(by, [this] { close(); });
  progress made;
  if (by.is_cut()) {
    made.code = asio::error::operation_aborted;
    co_return made;
  }
  if (ended_) {
    made.code = ended_;
    co_return made;
  }
  if (tls_)
    made.bytes = co_await tls_->async_read_some(
        into, asio::redirect_error(asio::use_awaitable, made.code));
  else
    made.bytes = co_await socket_.async_read_some(
        into, asio::redirect_error(asio::use_awaitable, made.code));
  co_return made;
}

std::size_t connection::read_now(asio::mutable_buffer into) {
  if (ended_) return 0;
  boost::system::error_code code;
  if (!socket_.non_blocking()) socket_.non_blocking(true, code);
  std::size_t bytes = 0;
  if (!code)
    bytes = tls_ ? tls_->read_some(into, code) : socket_.read_some(into, code);
  if (code != asio::error::would_block) ended_ = code;
  return bytes;
}

// A socket that the reactor does not know wakes nobody. SO_RCVLOWAT would do,
// but the kernel passes it by where a segment is as long as the window: on
// loopback, and there only.
void connection::rest() {
  if (ended_) return;
  boost::system::error_code was_closed;
  resting_ = socket_.release(was_closed);
}

void connection::go_on() {
  const int socket = std::exchange(resting_, -1);
  if (socket < 0) return;
  socket_.assign(protocol_, socket, ended_);
  if (ended_) ::close(socket);
}

asio::awaitable<std::optional<fault>> connection::write(
    operation& by, const std::string& head, const std::string& body) {
  const operation::on_cut stop(by, [this] { close(); });
  if (by.is_cut()) co_return cut_fault(by);
  const std::array<asio::const_buffer, 2> all{asio::buffer(head),
                                              asio::buffer(body)};
  boost::system::error_code code;
  if (tls_)
    co_await asio::async_write(*tls_, all,
                               asio::redirect_error(asio::use_awaitable, code));
  else
    co_await asio::async_write(socket_, all,
                               asio::redirect_error(asio::use_awaitable, code));
  if (!code) co_return std::nullopt;
  if (by.is_cut()) co_return cut_fault(by);
  co_return io_fault(code, peer_);
}

bool connection::quiet() {
  char peeked = 0;
  return ::recv(socket_.native_handle(), &peeked, 1, MSG_PEEK | MSG_DONTWAIT) <
             0 &&
         (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace forensics::k8s::internal
