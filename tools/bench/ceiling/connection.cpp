#include "bench/ceiling/connection.hpp"

#include <stdexcept>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace ceiling {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

connection::connection(const cluster& to)
    : to_(to), tls_(asio::ssl::context::tls_client), stream_(io_, tls_) {
  SSL_CTX_load_verify_file(tls_.native_handle(), to.ca_file.c_str());
  SSL_set_verify(stream_.native_handle(), SSL_VERIFY_PEER, nullptr);
  auto& socket = beast::get_lowest_layer(stream_).socket();
  socket.connect({asio::ip::make_address(to.host), to.port});
  socket.set_option(asio::ip::tcp::no_delay(true));
  stream_.handshake(asio::ssl::stream_base::client);
}

void connection::send(const call& what) {
  http::request<http::string_body> request(what.verb, what.target, 11);
  request.set(http::field::host, to_.host + ":" + std::to_string(to_.port));
  request.set(http::field::authorization, "Bearer " + to_.token);
  request.set(http::field::accept, what.accept);
  request.set(http::field::user_agent, "forensics-ceiling");
  if (!what.body.empty()) {
    request.set(http::field::content_type, what.content);
    request.body() = what.body;
  }
  request.prepare_payload();
  http::write(stream_, request);
}

answer connection::exchange(const call& what) {
  send(what);
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  http::read(stream_, buffer_, parser);
  auto got = parser.release();
  return {got.result_int(), std::move(got.body())};
}

void connection::shut() {
  boost::system::error_code shut_already;
  beast::get_lowest_layer(stream_).socket().shutdown(
      asio::ip::tcp::socket::shutdown_both, shut_already);
}

watch_lines::watch_lines(connection& over, const call& what) : over_(over) {
  over_.send(what);
  parser_.body_limit(boost::none);
  http::read_header(over_.stream_, over_.buffer_, parser_);
  if (parser_.get().result_int() != 200)
    throw std::runtime_error("the watch of " + what.target + " is answered " +
                             std::to_string(parser_.get().result_int()));
}

bool watch_lines::next(std::string& line) {
  for (;;) {
    if (const auto end = pending_.find('\n'); end != std::string::npos) {
      line.assign(pending_, 0, end);
      pending_.erase(0, end + 1);
      return true;
    }
    if (parser_.is_done()) return false;
    auto& body = parser_.get().body();
    body.data = part_.data();
    body.size = part_.size();
    body.more = true;
    boost::system::error_code code;
    http::read_some(over_.stream_, over_.buffer_, parser_, code);
    pending_.append(part_.data(), part_.size() - body.size);
    if (code && code != http::error::need_buffer) return false;
  }
}

}  // namespace ceiling
