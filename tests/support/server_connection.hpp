#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "support/server_socket.hpp"

namespace forensics::testing {

struct seen_request {
  std::string verb;
  std::string target;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
  std::size_t connection = 0;  ///< from 1
  std::string peer_name;       ///< CN of the client's certificate
  std::string server_name;     ///< SNI
};

/// One accepted connection, as a script sees it. When the client has gone or
/// the server stops, what a script calls throws `connection_over`.
class server_connection {
 public:
  server_connection(int socket, int stop, SSL_CTX* tls, std::size_t number)
      : socket_(socket, stop, tls), number_(number) {}

  /// The next request, read whole.
  void read_request();
  const seen_request& request() const noexcept { return request_; }

  /// Sent before it returns, as one piece of its own.
  void write(std::string_view bytes) { socket_.write(bytes, on_blocked); }
  /// Called by a `write` that the client keeps waiting.
  std::function<void()> on_blocked;

  /// A whole answer with its length.
  void answer(int status, std::string_view body,
              std::string_view more_headers = "");
  /// The head of an answer of `length` bytes.
  void begin(std::size_t length);
  void begin_chunked();
  void chunk(std::string_view bytes);
  void last_chunk() { write("0\r\n\r\n"); }

  [[noreturn]] void close() { end(true); }      ///< close_notify, then FIN
  [[noreturn]] void truncate() { end(false); }  ///< FIN alone
  [[noreturn]] void reset();                    ///< RST
  /// Until the client closes.
  [[noreturn]] void stall();
  /// Waits for `pause`, less when the client closes.
  void pace(std::chrono::milliseconds pause) { socket_.pace(pause); }

 private:
  [[noreturn]] void end(bool notify);
  void read_more();

  server_socket socket_;
  std::size_t number_;
  std::string input_;
  seen_request request_;
};

/// What a server does with a request.
using script = std::function<void(server_connection&)>;

/// Scripts that most tests need.
namespace scripts {
script answer(int status, std::string body, std::string more_headers = "");
script stall();
/// Closes properly without an answer.
script hang_up();
}  // namespace scripts

}  // namespace forensics::testing
