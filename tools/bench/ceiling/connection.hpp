#pragma once

#include <array>
#include <cstdint>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/verb.hpp>

namespace ceiling {

/// Where the API server is, and as whom it is asked.
struct cluster {
  std::string host;
  std::uint16_t port = 0;
  std::string ca_file;  ///< PEM
  std::string token;
};

/// One request. `content` is the media type of a body that is not empty.
struct call {
  boost::beast::http::verb verb = boost::beast::http::verb::get;
  std::string target;
  std::string body;
  std::string content;
  std::string accept = "application/json";
};

struct answer {
  unsigned status = 0;
  std::string body;
};

/// A kept connection to the API server, for one thread, which it blocks.
/// Failures of the network are thrown: `boost::system::system_error`.
class connection {
 public:
  explicit connection(const cluster& to);

  answer exchange(const call& what);

  /// Ends what is read on another thread; may be called there.
  void shut();

 private:
  friend class watch_lines;
  void send(const call& what);

  cluster to_;
  boost::asio::io_context io_;
  boost::asio::ssl::context tls_;
  boost::asio::ssl::stream<boost::beast::tcp_stream> stream_;
  boost::beast::flat_buffer buffer_;
};

/// The answer of a watch, line by line, over a connection of its own, which
/// must outlive it.
class watch_lines {
 public:
  watch_lines(connection& over, const call& what);

  /// False when the watch has ended.
  bool next(std::string& line);

 private:
  connection& over_;
  boost::beast::http::response_parser<boost::beast::http::buffer_body> parser_;
  std::array<char, 16U << 10> part_{};
  std::string pending_;  ///< not yet a line
};

}  // namespace ceiling
