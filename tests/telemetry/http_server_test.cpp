/// The server over real loopback sockets.
#include "telemetry/http_server.hpp"

#include <doctest/doctest.h>

#include <boost/asio.hpp>

using namespace forensics;
using telemetry::http_server;
using telemetry::page;

namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

page pages(const std::string& path) {
  if (path == "/metrics") return {200, "up 1\n", "text/plain; version=0.0.4"};
  if (path == "/down") return {503, "not yet\n"};
  return {404, "try /metrics\n"};
}

std::unique_ptr<http_server> serve() {
  auto server = http_server::start({"127.0.0.1", 0}, pages);
  REQUIRE(server);
  return *std::move(server);
}

std::uint16_t port_of(const http_server& server) {
  const std::string address = server.address();
  return static_cast<std::uint16_t>(
      std::stoi(address.substr(address.rfind(':') + 1)));
}

struct answer {
  std::string head;
  std::string body;

  std::string status_line() const { return head.substr(0, head.find("\r\n")); }
  bool has(const std::string& field) const {
    return head.find("\r\n" + field + "\r\n") != std::string::npos;
  }
};

/// A client's connection, byte by byte.
class peer {
 public:
  explicit peer(const http_server& server) {
    socket_.connect({asio::ip::make_address("127.0.0.1"), port_of(server)});
  }

  void send(const std::string& bytes) {
    boost::system::error_code failed;
    // The server may hang up while it is being talked to.
    asio::write(socket_, asio::buffer(bytes), failed);
  }
  answer receive(bool with_body = true) {
    answer out;
    const auto end = asio::read_until(socket_, buffer_, "\r\n\r\n");
    out.head = take(end);
    const std::string field = "\r\nContent-Length: ";
    const auto at = out.head.find(field);
    REQUIRE(at != std::string::npos);
    const auto length = with_body
                            ? std::stoul(out.head.substr(at + field.size()))
                            : std::size_t{0};
    if (buffer_.size() < length)
      asio::read(socket_, buffer_,
                 asio::transfer_exactly(length - buffer_.size()));
    out.body = take(length);
    return out;
  }
  answer ask(const std::string& request, bool with_body = true) {
    send(request);
    return receive(with_body);
  }
  /// Waits for the end; true when not a byte came before it.
  bool is_hung_up() {
    boost::system::error_code failed;
    asio::read(socket_, buffer_, failed);
    return buffer_.size() == 0 && (failed == asio::error::eof ||
                                   failed == asio::error::connection_reset);
  }

 private:
  std::string take(std::size_t bytes) {
    const auto data = buffer_.data();
    const auto begin = asio::buffers_begin(data);
    std::string out(begin, begin + static_cast<std::ptrdiff_t>(bytes));
    buffer_.consume(bytes);
    return out;
  }

  asio::io_context io_;
  tcp::socket socket_{io_};
  asio::streambuf buffer_;
};

std::string request(const std::string& what, const std::string& more = "") {
  return what + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}

}  // namespace

TEST_CASE("a page is answered with its body and content type") {
  const auto server = serve();
  const auto got = peer(*server).ask(request("GET /metrics"));
  CHECK(got.status_line() == "HTTP/1.1 200 OK");
  CHECK(got.has("Content-Type: text/plain; version=0.0.4"));
  CHECK(got.body == "up 1\n");
}

TEST_CASE("the query is no part of the path") {
  const auto server = serve();
  CHECK(peer(*server).ask(request("GET /metrics?name=up")).body == "up 1\n");
}

TEST_CASE("statuses other than 200 come with their page") {
  const auto server = serve();
  peer client(*server);
  const auto missing = client.ask(request("GET /nothing"));
  CHECK(missing.status_line() == "HTTP/1.1 404 Not Found");
  CHECK(missing.body == "try /metrics\n");
  CHECK(client.ask(request("GET /down")).status_line() ==
        "HTTP/1.1 503 Service Unavailable");
}

TEST_CASE("HEAD has the head of GET and no body") {
  const auto server = serve();
  peer client(*server);
  const auto got = client.ask(request("HEAD /metrics"), false);
  CHECK(got.status_line() == "HTTP/1.1 200 OK");
  CHECK(got.has("Content-Length: 5"));
  // A body would stand before the next answer.
  CHECK(client.ask(request("GET /metrics")).body == "up 1\n");
}

TEST_CASE("other methods are refused") {
  const auto server = serve();
  peer client(*server);
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
    CAPTURE(method);
    const auto got = client.ask(
        request(std::string(method) + " /metrics", "Content-Length: 0\r\n"));
    CHECK(got.status_line() == "HTTP/1.1 405 Method Not Allowed");
    CHECK(got.body == "only GET is served here\n");
  }
}

TEST_CASE("a connection is kept until the client is done with it") {
  const auto server = serve();
  peer client(*server);
  for (int i = 0; i < 3; ++i)
    CHECK(client.ask(request("GET /metrics")).body == "up 1\n");
  const auto last =
      client.ask(request("GET /metrics", "Connection: close\r\n"));
  CHECK(last.has("Connection: close"));
  CHECK(client.is_hung_up());
}

TEST_CASE("requests that come at once are answered in order") {
  const auto server = serve();
  peer client(*server);
  client.send(request("GET /metrics") + request("GET /down"));
  CHECK(client.receive().body == "up 1\n");
  CHECK(client.receive().body == "not yet\n");
}

TEST_CASE("what is no small HTTP request is hung up on") {
  const auto server = serve();
  peer client(*server);
  SUBCASE("a head over 8 KiB") {
    client.send(request("GET /metrics",
                        "X-Long: " + std::string(16U << 10, 'x') + "\r\n"));
  }
  SUBCASE("a target over 8 KiB") {
    client.send(request("GET /" + std::string(16U << 10, 'x')));
  }
  SUBCASE("a body") {
    client.send(request("POST /metrics", "Content-Length: 5\r\n") + "hello");
  }
  SUBCASE("not HTTP at all") { client.send("hello?\r\n\r\n"); }
  CHECK(client.is_hung_up());
  // And it goes on serving.
  CHECK(peer(*server).ask(request("GET /metrics")).body == "up 1\n");
}

TEST_CASE("connections past 64 are hung up on, until others end") {
  const auto server = serve();
  std::vector<std::unique_ptr<peer>> clients;
  for (int i = 0; i < 64; ++i) {
    clients.push_back(std::make_unique<peer>(*server));
    CHECK(clients.back()->ask(request("GET /metrics")).body == "up 1\n");
  }
  CHECK(peer(*server).is_hung_up());
  const auto last =
      clients[0]->ask(request("GET /metrics", "Connection: close\r\n"));
  REQUIRE(clients[0]->is_hung_up());
  CHECK(peer(*server).ask(request("GET /metrics")).body == "up 1\n");
}

TEST_CASE("a port that is taken is an error that names the address") {
  const auto first = serve();
  const auto second = http_server::start({"127.0.0.1", port_of(*first)}, pages);
  REQUIRE_FALSE(second);
  CHECK(second.error().find(first->address()) != std::string::npos);
}

TEST_CASE("an address that is none of this machine is an error") {
  for (const char* host : {"192.0.2.1", "localhost.invalid"}) {
    const auto server = http_server::start({host, 0}, pages);
    REQUIRE_FALSE(server);
    CHECK(server.error().find(host) != std::string::npos);
  }
}

TEST_CASE("no host is every address of both families") {
  const auto server = http_server::start({"", 0}, pages);
  REQUIRE(server);
  CHECK(peer(**server).ask(request("GET /metrics")).body == "up 1\n");
}

TEST_CASE("a server that ends hangs up on whom it serves") {
  auto server = serve();
  peer client(*server);
  CHECK(client.ask(request("GET /metrics")).body == "up 1\n");
  server.reset();
  CHECK(client.is_hung_up());
}
