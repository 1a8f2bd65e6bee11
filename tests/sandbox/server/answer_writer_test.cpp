#include "sandbox/server/answer_writer.hpp"

#include <doctest/doctest.h>

#include "sandbox/server/scripted_stream.hpp"
#include "sandbox/server/server_lab.hpp"

namespace forensics::sandbox {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

request_handler always(std::string body, wire_faults faults = {}) {
  return [=](const incoming&, const send_outgoing& send) {
    send(text_answer(body, faults));
  };
}

TEST_CASE("an answer has the fields of an API server's") {
  server_lab lab([](const incoming&, const send_outgoing& send) {
    outgoing out = text_answer("nope");
    out.answer.code = 403;
    out.answer.headers = {{"Warning", "299 - \"careful\""}};
    send(std::move(out));
  });
  const std::string answer = ask(lab, get_request("/", last_request));
  CHECK(answer.starts_with("HTTP/1.1 403 Forbidden\r\n"));
  CHECK(answer.find("\r\nContent-Type: text/plain\r\n") != std::string::npos);
  CHECK(answer.find("\r\nContent-Length: 4\r\n") != std::string::npos);
  CHECK(answer.find("\r\nCache-Control: no-cache, private\r\n") !=
        std::string::npos);
  CHECK(answer.find("\r\nWarning: 299 - \"careful\"\r\n") != std::string::npos);
  CHECK(answer.find("\r\nDate: ") != std::string::npos);
  CHECK(answer.find(" GMT\r\n") != std::string::npos);
  CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
}

TEST_CASE("an answer to HEAD has no body") {
  server_lab lab(always("hello"));
  raw_client client(lab);
  client.write("HEAD / HTTP/1.1\r\nHost: a\r\n" + last_request + "\r\n");
  const std::string answer = client.read_all();
  CHECK(answer.find("Content-Length: 5\r\n") != std::string::npos);
  CHECK(body_of(answer) == "");
}

TEST_CASE("a large answer comes whole") {
  const std::string body(3'000'000, 'x');
  server_lab lab(always(body));
  CHECK(body_of(ask(lab, get_request("/", last_request))) == body);
}

TEST_CASE("a stream comes chunk by chunk as it is said") {
  const auto source = std::make_shared<scripted_source>();
  server_lab lab(streaming(source));
  raw_client client(lab);
  client.write(get_request("/"));
  CHECK(client.read_until("\r\n\r\n").find("Transfer-Encoding: chunked") !=
        std::string::npos);
  lab.on_thread([&] { source->push("one"); });
  CHECK(client.read_until("one\r\n") == "3\r\none\r\n");
  lab.on_thread([&] { source->push("and two"); });
  CHECK(client.read_until("two\r\n") == "7\r\nand two\r\n");
  lab.on_thread([&] { source->finish(); });
  CHECK(client.read_until("\r\n\r\n") == "0\r\n\r\n");
  client.write(get_request("/", last_request));
  CHECK(client.read_all().ends_with("\r\n\r\n0\r\n\r\n"));
}

TEST_CASE("a stream to HTTP/1.0 ends with the connection") {
  const auto source = std::make_shared<scripted_source>();
  source->push("one");
  source->finish();
  server_lab lab(streaming(source));
  const std::string answer = ask(lab, "GET / HTTP/1.0\r\n\r\n");
  CHECK(answer.find("chunked") == std::string::npos);
  CHECK(body_of(answer) == "one");
}

TEST_CASE("faults of the wire break an answer where they say") {
  const std::string body(1000, 'x');
  const struct {
    std::string what;
    wire_faults faults;
    std::size_t got;
    boost::system::error_code end;
  } cases[] = {
      {"reset in the body", {300, {}, {}}, 300, asio::error::connection_reset},
      {"truncated in the body",
       {{}, 300, {}},
       300,
       asio::ssl::error::stream_truncated},
      {"reset at the end", {1000, {}, {}}, 1000, asio::error::connection_reset},
      {"whole but slow", {{}, {}, 20'000}, 1000, asio::error::eof},
  };
  for (const auto& [what, faults, got, end] : cases) {
    CAPTURE(what);
    server_lab lab(always(body, faults));
    raw_client client(lab);
    client.write(get_request("/", last_request));
    const std::string answer = client.read_all();
    CHECK(answer.find("Content-Length: 1000") != std::string::npos);
    CHECK(body_of(answer).size() == got);
    CHECK(client.end == end);
  }
}

TEST_CASE("a reset in place of the answer says nothing at all") {
  server_lab lab(always("hello", {0, {}, {}}));
  raw_client client(lab);
  client.write(get_request("/"));
  CHECK(client.read_all() == "");
  CHECK(client.end == asio::error::connection_reset);
}

TEST_CASE("slow bytes take their time") {
  server_lab lab(always(std::string(400, 'x'), {{}, {}, 2000}));
  const auto start = std::chrono::steady_clock::now();
  CHECK(body_of(ask(lab, get_request("/", last_request))).size() == 400);
  CHECK(std::chrono::steady_clock::now() - start >= 150ms);
}

TEST_CASE("a stream is broken where its faults say") {
  const auto source = std::make_shared<scripted_source>();
  source->push("hello");
  server_lab lab(streaming(source, {3, {}, {}}));
  raw_client client(lab);
  client.write(get_request("/"));
  CHECK(body_of(client.read_all()) == "3\r\nhel\r\n");
  CHECK(client.end == asio::error::connection_reset);
}

}  // namespace
}  // namespace forensics::sandbox
