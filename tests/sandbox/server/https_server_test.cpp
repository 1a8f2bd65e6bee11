#include "sandbox/server/https_server.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>

#include "sandbox/server/scripted_stream.hpp"
#include "sandbox/server/server_lab.hpp"

namespace forensics::sandbox {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Tells what the request was.
void echo(const incoming& what, const send_outgoing& send) {
  const api_request& request = what.request;
  std::string body = request.method;
  for (const auto& part : request.path) body += " /" + part;
  for (const auto& [name, value] : request.query)
    body += " " + name + "=" + value;
  body += " [" + request.body + "] " + request.content_type + '|' +
          request.accept + '|' + request.user_agent + '|' + what.authorization +
          '|' + what.as_user;
  for (const auto& group : what.as_groups) body += '+' + group;
  send(text_answer(body));
}

TEST_CASE("the certificate is good for each name of the server") {
  server_lab lab(echo);
  for (const char* name :
       {"127.0.0.1", "::1", "localhost", "kubernetes.default.svc"}) {
    CAPTURE(name);
    CHECK_NOTHROW(raw_client(lab, name));
  }
  CHECK_THROWS(raw_client(lab, "example.org"));
}

TEST_CASE("a handler gets the whole request") {
  server_lab lab(echo);
  CHECK(body_of(ask(lab,
                    "POST /api/v1/pods?dryRun=All&x=a%20b HTTP/1.1\r\n"
                    "Host: test\r\nContent-Length: 5\r\n"
                    "Content-Type: application/json\r\nAccept: a/b\r\n"
                    "User-Agent: me\r\nAuthorization: Bearer t\r\n"
                    "Impersonate-User: jane\r\nImpersonate-Group: g1\r\n"
                    "Impersonate-Group: g2\r\n" +
                        last_request + "\r\nhello")) ==
        "POST /api /v1 /pods dryRun=All x=a b [hello] "
        "application/json|a/b|me|Bearer t|jane+g1+g2");
}

TEST_CASE("a body may come in chunks, and after a go-ahead") {
  server_lab lab(echo);
  CHECK(
      body_of(ask(lab,
                  "PUT / HTTP/1.1\r\nHost: test\r\n"
                  "Transfer-Encoding: chunked\r\n" +
                      last_request + "\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n")) ==
      "PUT [abcde] ||||");
  raw_client patient(lab);
  patient.write(
      "PUT / HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n"
      "Expect: 100-continue\r\n" +
      last_request + "\r\n");
  CHECK(patient.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  patient.write("ab");
  CHECK(body_of(patient.read_all()) == "PUT [ab] ||||");
}

TEST_CASE("requests follow each other by one connection") {
  server_lab lab(echo);
  raw_client client(lab);
  for (const std::string path : {"/a", "/b", "/c"}) {
    client.write(get_request(path));
    CHECK(client.read_until("||||").ends_with("GET " + path + " [] ||||"));
  }
  client.write(get_request("/d") + get_request("/e", last_request));
  const std::string both = client.read_all();
  CHECK(both.find("GET /d") != std::string::npos);
  CHECK(both.ends_with("GET /e [] ||||"));
  CHECK(client.end == asio::error::eof);
}

TEST_CASE("what is no request is refused, and the connection ends") {
  server_limits limits;
  limits.head_bytes = 4096;
  limits.body_bytes = 100;
  server_lab lab(echo, limits);
  const struct {
    std::string request, status;
  } cases[] = {
      {"GARBAGE\r\n\r\n", "400 Bad Request"},
      {"GET / HTTP/1.1\r\n\r\n", "400 Bad Request"},
      {"GET version HTTP/1.1\r\nHost: a\r\n\r\n", "400 Bad Request"},
      {"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "400 Bad Request"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n",
       "400 Bad Request"},
      {get_request("/", "X: " + std::string(5000, 'y') + "\r\n"),
       "431 Request Header Fields Too Large"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n" +
           std::string(101, 'x'),
       "413 Request Entity Too Large"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n",
       "413 Request Entity Too Large"},
  };
  for (const auto& [request, status] : cases) {
    CAPTURE(request.substr(0, 40));
    const std::string answer = ask(lab, request);
    CHECK(answer.starts_with("HTTP/1.1 " + status));
    CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
  }
  CHECK(ask(lab, cases[6].request).find("limit is 100") != std::string::npos);
}

TEST_CASE("what is longer than a head may be is refused at once") {
  constexpr std::size_t most = 65'536;
  const std::string head = "GET / HTTP/1.1\r\nHost: test\r\n";
  const std::string chunked =
      "PUT / HTTP/1.1\r\nHost: test\r\n"
      "Transfer-Encoding: chunked\r\n\r\n";
  const std::string endless(most, 'y');
  // Not a byte more is sent, so that none comes after the answer.
  const struct {
    const char* what;
    std::string request;
  } cases[] = {
      {"a long field", (head + "X: " + endless).substr(0, head.size() + most)},
      {"a long target", ("GET /" + endless).substr(0, most)},
      {"a long trailer",
       (chunked + "0\r\nX: " + endless).substr(0, chunked.size() + most)},
  };
  server_lab lab(echo);
  for (const auto& [what, request] : cases) {
    CAPTURE(std::string{what});
    const auto begun = std::chrono::steady_clock::now();
    CHECK(ask(lab, request)
              .starts_with("HTTP/1.1 431 Request Header Fields Too Large"));
    CHECK(std::chrono::steady_clock::now() - begun < 10s);
  }
  const std::string fits = "X: " + std::string(60'000, 'y') + "\r\n";
  CHECK(body_of(ask(lab, get_request("/", fits + last_request))) ==
        "GET [] ||||");
}

TEST_CASE("a field that is too long for its container is refused") {
  server_limits limits;
  limits.head_bytes = 1U << 20;
  server_lab lab(echo, limits);
  raw_client client(lab);
  // In pieces, of which the last one brings the inbox over its limit.
  client.write("GET / HTTP/1.1\r\nHost: test\r\nX: " + std::string(1000, 'y'));
  client.write(std::string(65'200, 'y') + "\r\n\r\n");
  CHECK(client.read_all().starts_with("HTTP/1.1 431 "));
}

TEST_CASE("what one connection throws ends that connection only") {
  server_lab lab([](const incoming& what, const send_outgoing& send) {
    if (!what.request.path.empty()) throw std::runtime_error("a broken part");
    echo(what, send);
  });
  raw_client bystander(lab);
  CHECK(ask(lab, get_request("/broken")) == "");
  CHECK(lab.eventually([&] { return lab.server().connections() == 1; }));
  bystander.write(get_request("/", last_request));
  CHECK(body_of(bystander.read_all()) == "GET [] ||||");
}

TEST_CASE("plain HTTP is told that TLS is spoken here") {
  server_lab lab(echo);
  asio::io_context io;
  asio::ip::tcp::socket socket(io);
  socket.connect({asio::ip::address_v4::loopback(), lab.port()});
  asio::write(socket, asio::buffer(get_request("/")));
  std::string answer;
  boost::system::error_code end;
  asio::read(socket, asio::dynamic_buffer(answer), end);
  CHECK(body_of(answer) == "Client sent an HTTP request to an HTTPS server.\n");
}

TEST_CASE("a client that goes away is noticed while nothing is said") {
  const auto source = std::make_shared<scripted_source>();
  server_lab lab(streaming(source));
  raw_client client(lab);
  client.write(get_request("/"));
  client.read_until("\r\n\r\n");
  CHECK_FALSE(lab.on_thread([&] { return source->abandoned(); }));
  client.close();
  CHECK(lab.eventually([&] { return source->abandoned(); }));
  CHECK(lab.eventually([&] { return lab.server().connections() == 0; }));
}

TEST_CASE("an answer that comes after its client went is dropped") {
  std::vector<send_outgoing> pending;
  server_lab lab([&](const incoming&, send_outgoing send) {
    pending.push_back(std::move(send));
  });
  raw_client client(lab);
  client.write(get_request("/"));
  REQUIRE(lab.eventually([&] { return pending.size() == 1; }));
  client.close();
  CHECK(lab.eventually([&] { return lab.server().connections() == 0; }));
  lab.on_thread([&] { pending.front()(text_answer("late")); });
}

TEST_CASE("a server that stops cuts its connections and comes back") {
  const auto source = std::make_shared<scripted_source>();
  server_lab lab(streaming(source));
  raw_client client(lab);
  client.write(get_request("/"));
  client.read_until("\r\n\r\n");

  lab.on_thread([&] { lab.server().stop(); });
  CHECK(client.read_all() == "");
  CHECK(lab.eventually([&] { return source->abandoned(); }));
  CHECK_THROWS(raw_client{lab});

  const auto port = lab.port();
  REQUIRE(lab.on_thread([&] { return bool{lab.server().start(port)}; }));
  CHECK_NOTHROW(raw_client{lab});
}

TEST_CASE("a port that is taken is told") {
  server_lab lab(echo);
  server_lab other(echo);
  const auto port = lab.port();
  const auto started =
      other.on_thread([&] { return other.server().start(port); });
  REQUIRE_FALSE(started);
  CHECK(started.error() ==
        "cannot listen on 127.0.0.1:" + std::to_string(port) +
            ": Address already in use");
}

TEST_CASE("a paused server takes requests and answers when it goes on") {
  std::atomic<int> handled = 0;
  server_lab lab([&](const incoming&, const send_outgoing& send) {
    ++handled;
    send(text_answer("hello"));
  });
  raw_client client(lab);
  lab.on_thread([&] { lab.server().pause(); });
  client.write(get_request("/", last_request));
  // By another connection nothing goes: not even hands are shaken.
  asio::io_context io;
  asio::ip::tcp::socket late(io);
  late.connect({asio::ip::address_v4::loopback(), lab.port()});
  CHECK(lab.eventually([&] { return lab.server().connections() == 2; }));
  CHECK(handled == 0);

  lab.on_thread([&] { lab.server().resume(); });
  CHECK(body_of(client.read_all()) == "hello");
  CHECK(handled == 1);
}

TEST_CASE("silence is not held against the clients of a paused server") {
  server_limits limits;
  limits.handshake = 100ms;
  server_lab paused(echo, limits), running(echo, limits);
  paused.on_thread([&] { paused.server().pause(); });
  const auto connect_to = [](const server_lab& lab) {
    auto socket =
        std::make_unique<asio::ip::tcp::socket>(asio::system_executor());
    socket->connect({asio::ip::address_v4::loopback(), lab.port()});
    return socket;
  };
  const auto patient = connect_to(paused);
  CHECK(paused.eventually([&] { return paused.server().connections() == 1; }));
  const auto late = connect_to(running);

  char nothing = 0;
  boost::system::error_code end;
  late->read_some(asio::buffer(&nothing, 1), end);
  CHECK(end == asio::error::eof);
  CHECK(paused.on_thread([&] { return paused.server().connections(); }) == 1);
}

TEST_CASE("all connections but one are reset") {
  std::optional<connection_id> asking;
  server_lab lab([&](const incoming& what, const send_outgoing& send) {
    asking = what.connection;
    send(text_answer("hello"));
  });
  raw_client other(lab), spared(lab);
  other.write(get_request("/"));
  other.read_until("hello");
  spared.write(get_request("/"));
  spared.read_until("hello");
  lab.on_thread([&] { lab.server().reset_all_but(*asking); });
  CHECK(other.read_all() == "");
  CHECK(other.end == asio::error::connection_reset);
  spared.write(get_request("/", last_request));
  CHECK(body_of(spared.read_all()) == "hello");
}

TEST_CASE("too many connections are turned away, silent ones closed") {
  server_limits limits;
  limits.connections = 1;
  limits.idle = 100ms;
  server_lab lab(echo, limits);
  raw_client first(lab);
  CHECK_THROWS(raw_client{lab});
  CHECK(first.read_all() == "");
  CHECK(lab.eventually([&] { return lab.server().connections() == 0; }));
  CHECK_NOTHROW(raw_client{lab});
}

}  // namespace
}  // namespace forensics::sandbox
