#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/certificates.hpp"
#include "support/gate.hpp"
#include "support/server_connection.hpp"

namespace forensics::testing {

struct tls_server_options {
  bool tls = true;
  certificate shown;
  /// Asked of the client, and checked, when not empty.
  std::string client_ca_pem;
  bool ipv6 = false;
  std::string greeting;  ///< sent before anything is read
};

/// An HTTP/1.1 server on loopback that does what each path's script says, a
/// thread a connection. A path without a script answers 404.
class tls_server {
 public:
  explicit tls_server(tls_server_options options);
  ~tls_server();
  tls_server(const tls_server&) = delete;
  tls_server& operator=(const tls_server&) = delete;

  /// What `path` (without the query) does from now on.
  void on(const std::string& path, script what);
  /// The n-th request to `path` runs the n-th script, later ones the last.
  void on(const std::string& path, std::vector<script> in_turn);

  std::uint16_t port() const noexcept { return port_; }
  std::vector<seen_request> requests();
  std::size_t connections();
  /// False when patience ran out.
  bool wait_for_requests(std::size_t count);
  /// Connections that are still open.
  bool wait_for_open(std::size_t count);

 private:
  struct scripted {
    std::vector<script> in_turn;
    std::size_t used = 0;
  };
  struct tls_state;

  void accept_all();
  void serve(int socket, std::size_t number);
  script record(const seen_request& what);

  tls_server_options options_;
  std::unique_ptr<tls_state> tls_;
  int listener_ = -1;
  int stop_ = -1;  ///< an eventfd that turns readable and stays so
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, scripted> scripts_;
  std::vector<seen_request> requests_;
  std::size_t accepted_ = 0;
  std::size_t open_ = 0;
  std::vector<std::thread> workers_;
  std::thread acceptor_;
};

}  // namespace forensics::testing
