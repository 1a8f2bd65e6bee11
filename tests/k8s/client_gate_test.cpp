/// Writes of a replica that may lead no more.
#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <vector>

#include "k8s/client.hpp"
#include "k8s/client_lab.hpp"
#include "k8s/requests.hpp"

namespace forensics::testing {

using namespace std::chrono_literals;
using k8s::method;

namespace {

/// A gate whose clock the test sets.
struct gated_lab : client_lab {
  std::atomic<std::chrono::milliseconds> now{0ms};
  std::shared_ptr<k8s::write_gate> gate =
      std::make_shared<k8s::write_gate>([this] { return now.load(); });

  std::unique_ptr<k8s::client> connect(std::size_t connections = 4) {
    k8s::client_options options;
    options.connections = connections;
    options.gate = gate;
    return client_lab::connect(options);
  }
};

k8s::request write(method verb, const std::string& target) {
  auto what = get(target);
  what.verb = verb;
  what.body = "{}";
  what.content_type = "application/json";
  return what;
}

}  // namespace

TEST_CASE(
    "a gate is shut until it is opened, and again when its time is "
    "over") {
  std::chrono::milliseconds now{0};
  const auto gate = std::make_shared<k8s::write_gate>([&now] { return now; });
  CHECK_FALSE(gate->enter());
  gate->open_until(10s);
  CHECK(gate->enter());
  now = 10s - 1ms;
  CHECK(gate->enter());
  now = 10s;
  CHECK_FALSE(gate->enter());
  gate->open_until(20s);
  CHECK(gate->enter());
  gate->close();
  CHECK_FALSE(gate->enter());
  gate->open_until(30s);
  CHECK_FALSE(gate->enter());
}

TEST_CASE("a gate knows when the last write has come back") {
  const auto gate = std::make_shared<k8s::write_gate>([] { return 0ms; });
  CHECK(gate->wait_empty(0ms));
  gate->open_until(10s);
  auto one = gate->enter();
  auto two = gate->enter();
  gate->close();
  CHECK_FALSE(gate->wait_empty(0ms));
  one.reset();
  CHECK_FALSE(gate->wait_empty(0ms));
  two.reset();
  CHECK(gate->wait_empty(0ms));
}

TEST_CASE("through a shut gate reads go, and the Lease, but no write") {
  gated_lab lab;
  lab.server.on("/pods", scripts::answer(200, "{}"));
  const auto client = lab.connect();
  for (const auto verb :
       {method::post, method::put, method::patch, method::del}) {
    const auto answer = ask(*client, write(verb, "/pods"));
    CHECK(verdict(answer) == "retry/not leading");
  }
  CHECK(lab.server.requests().empty());
  CHECK(ask(*client, get("/pods")));
  for (const auto& what :
       {k8s::get_lease("q", "l"), k8s::create_lease("q", "{}"),
        k8s::replace_lease("q", "l", "{}")}) {
    lab.server.on(what.target, scripts::answer(200, "{}"));
    CHECK(ask(*client, what));
  }
  lab.gate->open_until(1s);
  CHECK(ask(*client, write(method::post, "/pods")));
}

TEST_CASE("what counts is when a write is sent, not when it was queued") {
  gated_lab lab;
  gate go;
  lab.server.on("/slow", [&](server_connection& to) {
    go.wait();
    to.answer(200, "{}");
  });
  lab.server.on("/pods", scripts::answer(200, "{}"));
  const auto client = lab.connect(1);
  lab.gate->open_until(10s);
  auto slow = start(*client, get("/slow"));
  REQUIRE(lab.server.wait_for_requests(1));
  std::vector<std::future<k8s::reply>> queued;
  for (int i = 0; i < 3; ++i)
    queued.push_back(start(*client, write(method::put, "/pods")));
  lab.now = 10s;
  go.open();
  CHECK(take(std::move(slow)));
  for (auto& each : queued)
    CHECK(verdict(take(std::move(each))) == "retry/not leading");
  CHECK(lab.server.requests().size() == 1);
}

TEST_CASE("a write is on its way until its answer has come") {
  gated_lab lab;
  gate go;
  lab.server.on("/slow", [&](server_connection& to) {
    go.wait();
    to.answer(200, "{}");
  });
  const auto client = lab.connect();
  lab.gate->open_until(10s);
  auto slow = start(*client, write(method::post, "/slow"));
  REQUIRE(lab.server.wait_for_requests(1));
  lab.gate->close();
  CHECK_FALSE(lab.gate->wait_empty(0ms));
  go.open();
  CHECK(take(std::move(slow)));
  CHECK(lab.gate->wait_empty(patience));
}

TEST_CASE("a write that was sent without an answer is in doubt for a while") {
  gated_lab lab;
  lab.gate->open_until(10s);
  lab.server.on("/pods", scripts::stall());
  const auto client = lab.connect();
  SUBCASE("it is given up") {
    auto what = write(method::patch, "/pods");
    what.timeout = 200ms;
    CHECK_FALSE(ask(*client, what));
  }
  SUBCASE("the server, or who stands before it, does not know either") {
    int status = 0;
    SUBCASE("an error") { status = 500; }
    SUBCASE("a bad gateway") { status = 502; }
    SUBCASE("a timeout") { status = 504; }
    lab.server.on("/fails", scripts::answer(status, "{}"));
    SUBCASE("a proxy whose connection broke") {
      lab.server.on("/fails", [](server_connection& to) {
        to.write(
            "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\n"
            "Content-Length: 5\r\n\r\nreset");
      });
    }
    CHECK_FALSE(ask(*client, write(method::put, "/fails")));
  }
  SUBCASE("the client is stopped") {
    auto what = start(*client, write(method::del, "/pods"));
    REQUIRE(lab.server.wait_for_requests(1));
    client->stop();
    CHECK_FALSE(take(std::move(what)));
  }
  SUBCASE("the connection is closed") {
    lab.server.on("/closes", scripts::hang_up());
    CHECK_FALSE(ask(*client, write(method::post, "/closes")));
  }
  lab.gate->close();
  CHECK_FALSE(lab.gate->wait_empty(0ms));
  lab.now = k8s::write_gate::doubt - 1ms;
  CHECK_FALSE(lab.gate->wait_empty(0ms));
  lab.now = k8s::write_gate::doubt;
  CHECK(lab.gate->wait_empty(0ms));
}

TEST_CASE("what was answered, or never sent, is in no doubt") {
  gated_lab lab;
  lab.server.on("/pods", scripts::answer(409, "{}"));
  lab.server.on("/busy", scripts::answer(503, "{}"));
  lab.server.on("/hangs", scripts::stall());
  const auto client = lab.connect();
  CHECK_FALSE(ask(*client, write(method::put, "/pods")));
  lab.gate->open_until(10s);
  CHECK_FALSE(ask(*client, write(method::put, "/pods")));
  CHECK_FALSE(ask(*client, write(method::put, "/busy")));
  auto read = get("/hangs");
  read.timeout = 200ms;
  CHECK_FALSE(ask(*client, read));
  CHECK(lab.gate->wait_empty(0ms));
}

TEST_CASE("what the server's machine does not confirm is thrown away") {
  // It has the connection, and takes nothing once its buffers are full.
  const int deaf = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(deaf, any, size) == 0);
  REQUIRE(::listen(deaf, 8) == 0);
  REQUIRE(::getsockname(deaf, any, &size) == 0);

  k8s::cluster_access access;
  access.tls = false;
  access.host = "127.0.0.1";
  access.port = ntohs(address.sin_port);
  k8s::client_options options;
  options.unconfirmed_limit = 200ms;
  auto what = write(method::post, "/pods");
  what.body.assign(32U << 20, 'x');
  const auto answer = ask(*connect(access, options), what);
  CHECK(verdict(answer) != "retry/timeout");
  CHECK_FALSE(answer);
  ::close(deaf);
}

TEST_CASE("the Lease waits for no other request") {
  gated_lab lab;
  lab.server.on("/hangs", scripts::stall());
  const auto what = k8s::get_lease("q", "l");
  lab.server.on(what.target, scripts::answer(200, "{}"));
  const auto client = lab.connect(1);
  const auto hanging = start(*client, get("/hangs"));
  REQUIRE(lab.server.wait_for_requests(1));
  CHECK(ask(*client, what));
}

}  // namespace forensics::testing
