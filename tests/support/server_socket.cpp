#include "support/server_socket.hpp"

#include <cerrno>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace forensics::testing {

server_socket::server_socket(int socket, int stop, SSL_CTX* tls)
    : socket_(socket), stop_(stop) {
  ::fcntl(socket_, F_SETFL, O_NONBLOCK);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (tls == nullptr) return;
  tls_.reset(SSL_new(tls));
  SSL_set_fd(tls_.get(), socket_);
  try {
    repeat([this] { return SSL_accept(tls_.get()); }, POLLIN, {});
  } catch (const connection_over&) {
    ::close(socket_);
    throw;
  }
}

server_socket::~server_socket() {
  if (socket_ >= 0) ::close(socket_);
}

void server_socket::wait(short events, int milliseconds) {
  pollfd both[2] = {{socket_, events, 0}, {stop_, POLLIN, 0}};
  while (::poll(both, 2, milliseconds) < 0 && errno == EINTR) {
  }
  if (both[1].revents != 0) throw connection_over{};
}

std::size_t server_socket::repeat(const std::function<int()>& io,
                                  short plain_events,
                                  const std::function<void()>& on_blocked) {
  for (;;) {
    ERR_clear_error();
    const int moved = io();
    if (moved > 0) return static_cast<std::size_t>(moved);
    short events = plain_events;
    if (tls_) {
      const int why = SSL_get_error(tls_.get(), moved);
      if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
        throw connection_over{};
      events = why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
    } else if (moved == 0 || (errno != EAGAIN && errno != EINTR)) {
      throw connection_over{};
    }
    if (on_blocked) on_blocked();
    wait(events);
  }
}

std::size_t server_socket::read(char* into, std::size_t size) {
  return repeat(
      [&] {
        return tls_ ? SSL_read(tls_.get(), into, static_cast<int>(size))
                    : static_cast<int>(::recv(socket_, into, size, 0));
      },
      POLLIN, {});
}

void server_socket::write(std::string_view bytes,
                          const std::function<void()>& on_blocked) {
  while (!bytes.empty())
    bytes.remove_prefix(repeat(
        [&] {
          return tls_ ? SSL_write(tls_.get(), bytes.data(),
                                  static_cast<int>(bytes.size()))
                      : static_cast<int>(::send(socket_, bytes.data(),
                                                bytes.size(), MSG_NOSIGNAL));
        },
        POLLOUT, on_blocked));
}

void server_socket::close(bool notify) {
  if (tls_ && notify) SSL_shutdown(tls_.get());
  ::shutdown(socket_, SHUT_WR);
}

void server_socket::reset() {
  const linger at_once{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(socket_);
  socket_ = -1;
}

void server_socket::wait_for_end() { wait(POLLRDHUP); }

void server_socket::pace(std::chrono::milliseconds pause) {
  wait(POLLRDHUP, static_cast<int>(pause.count()));
}

std::string server_socket::peer_name() const {
  const X509* shown = tls_ ? SSL_get0_peer_certificate(tls_.get()) : nullptr;
  if (shown == nullptr) return {};
  char name[128] = {};
  X509_NAME_get_text_by_NID(X509_get_subject_name(shown), NID_commonName, name,
                            sizeof name);
  return name;
}

std::string server_socket::server_name() const {
  const char* name =
      tls_ ? SSL_get_servername(tls_.get(), TLSEXT_NAMETYPE_host_name)
           : nullptr;
  return name == nullptr ? "" : name;
}

}  // namespace forensics::testing
