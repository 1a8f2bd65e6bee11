#include "scenarios/support/https_exchange.hpp"

#include <doctest/doctest.h>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast.hpp>
#include <boost/beast/ssl.hpp>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <exception>

namespace forensics::test {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::use_awaitable;

asio::ip::tcp::endpoint endpoint_of(const std::string& server) {
  std::uint16_t port = 0;
  std::from_chars(server.data() + server.rfind(':') + 1,
                  server.data() + server.size(), port);
  return {asio::ip::address_v4::loopback(), port};
}

http::request<http::string_body> message_of(const https_request& what) {
  http::request<http::string_body> out(http::string_to_verb(what.method),
                                       what.target, 11);
  out.set(http::field::host, "127.0.0.1");
  out.set(http::field::authorization, "Bearer " + what.token);
  out.set(http::field::accept, what.accept);
  out.set(http::field::connection, "close");
  if (!what.content_type.empty())
    out.set(http::field::content_type, what.content_type);
  out.body() = what.body;
  out.prepare_payload();
  return out;
}

asio::awaitable<https_answer> speak(asio::ssl::context& tls,
                                    const https_request& what) {
  asio::ssl::stream<asio::ip::tcp::socket> stream(
      co_await asio::this_coro::executor, tls);
  co_await stream.lowest_layer().async_connect(endpoint_of(what.server),
                                               use_awaitable);
  co_await stream.async_handshake(asio::ssl::stream_base::client,
                                  use_awaitable);
  const auto message = message_of(what);
  // A server may answer before it has read a body that is too long for it.
  boost::system::error_code refused;
  co_await http::async_write(stream, message,
                             asio::redirect_error(use_awaitable, refused));
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(64U << 20);
  co_await http::async_read(stream, buffer, parser, use_awaitable);
  const auto& answer = parser.get();
  co_return https_answer{static_cast<int>(answer.result_int()),
                         std::string(answer[http::field::content_type]),
                         std::string(answer[http::field::warning]),
                         answer.body()};
}

}  // namespace

https_answer exchange(const https_request& what) {
  asio::io_context io;
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.load_verify_file(what.ca_file);
  tls.set_verify_mode(asio::ssl::verify_peer);
  https_answer answer;
  std::exception_ptr problem;
  bool done = false;
  asio::co_spawn(io, speak(tls, what),
                 [&](std::exception_ptr why, https_answer came) {
                   problem = why;
                   answer = std::move(came);
                   done = true;
                 });
  io.run_for(std::chrono::seconds{10});
  REQUIRE_MESSAGE(done, what.method, " ", what.target,
                  ": no answer in ten seconds");
  if (problem) std::rethrow_exception(problem);
  return answer;
}

}  // namespace forensics::test
