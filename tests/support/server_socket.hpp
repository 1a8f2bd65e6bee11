#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/ssl.h>

namespace forensics::testing {

/// Thrown to end a script: the peer has gone or the server stops.
struct connection_over {};

/// A non-blocking socket, with TLS when it was given a context, that a stop
/// descriptor interrupts.
class server_socket {
 public:
  /// Takes `socket` over. Shakes hands; throws `connection_over` when that
  /// fails.
  server_socket(int socket, int stop, SSL_CTX* tls);
  ~server_socket();
  server_socket(const server_socket&) = delete;
  server_socket& operator=(const server_socket&) = delete;

  /// At least one byte, or `connection_over`.
  std::size_t read(char* into, std::size_t size);
  void write(std::string_view bytes, const std::function<void()>& on_blocked);
  void close(bool notify);
  void reset();
  /// Until the peer closes; throws `connection_over` on stop.
  void wait_for_end();
  /// Throws `connection_over` on stop within `pause`.
  void pace(std::chrono::milliseconds pause);

  std::string peer_name() const;
  std::string server_name() const;

 private:
  struct ssl_free {
    void operator()(SSL* held) const noexcept { SSL_free(held); }
  };
  void wait(short events, int milliseconds = -1);
  /// Repeats `io` until it has moved a byte; returns how many.
  std::size_t repeat(const std::function<int()>& io, short plain_events,
                     const std::function<void()>& on_blocked);

  int socket_;
  int stop_;
  std::unique_ptr<SSL, ssl_free> tls_;
};

}  // namespace forensics::testing
