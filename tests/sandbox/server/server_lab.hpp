#pragma once

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <type_traits>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>

#include "sandbox/server/https_server.hpp"
#include "sandbox/server/scripted_stream.hpp"

namespace forensics::sandbox {

/// Real time, to the millisecond.
model::timestamp wall_clock();

/// An HTTPS server on a thread of its own.
class server_lab {
 public:
  explicit server_lab(request_handler handler, server_limits limits = {});
  ~server_lab();
  server_lab(const server_lab&) = delete;
  server_lab& operator=(const server_lab&) = delete;

  /// Runs `what` on the server's thread and returns what it returns.
  template <class What>
  auto on_thread(What what) {
    std::packaged_task<std::invoke_result_t<What>()> task(std::move(what));
    auto done = task.get_future();
    boost::asio::post(io_, [&task] { task(); });
    return done.get();
  }
  /// False when `holds`, asked on the server's thread, did not for 10 s.
  bool eventually(const std::function<bool()>& holds);

  boost::asio::io_context& io() noexcept { return io_; }
  https_server& server() noexcept { return server_; }
  std::uint16_t port() const noexcept { return port_; }
  const std::string& ca() const noexcept { return identity_.ca; }

 private:
  boost::asio::io_context io_{1};
  server_identity identity_;
  https_server server_;
  std::uint16_t port_ = 0;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type>
      work_;
  std::thread thread_;
};

/// A TLS connection whose bytes a test writes and reads by itself.
class raw_client {
 public:
  explicit raw_client(const server_lab& lab, std::string name = "127.0.0.1");
  void write(const std::string& bytes);
  /// Until the connection ends; how it ended is in `end`.
  std::string read_all();
  /// Until what came ends with `ending`.
  std::string read_until(const std::string& ending);
  void close();

  boost::system::error_code end;

 private:
  boost::asio::io_context io_;
  boost::asio::ssl::context tls_;
  boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream_;
};

outgoing text_answer(std::string body, wire_faults faults = {});
request_handler streaming(std::shared_ptr<scripted_source> from,
                          wire_faults faults = {});

/// What the server answers to `request`, which is to end the connection.
std::string ask(const server_lab& lab, const std::string& request);
inline const std::string last_request = "Connection: close\r\n";
/// `GET PATH HTTP/1.1` with a Host.
std::string get_request(const std::string& path,
                        const std::string& more_fields = "");
/// What follows the empty line.
std::string body_of(const std::string& answer);

}  // namespace forensics::sandbox
