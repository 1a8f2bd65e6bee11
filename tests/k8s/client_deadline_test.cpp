#include <doctest/doctest.h>

#include <vector>

#include "k8s/client.hpp"
#include "k8s/client_lab.hpp"

namespace forensics::testing {

using namespace std::chrono_literals;

TEST_CASE("a server that stalls costs no more than the deadline") {
  const std::vector<std::pair<std::string, script>> stalls{
      {"before the head", scripts::stall()},
      {"in the head",
       [](server_connection& to) {
         to.write("HTTP/1.1 200 OK\r\n");
         to.stall();
       }},
      {"in the body",
       [](server_connection& to) {
         to.begin(100);
         to.write("half");
         to.stall();
       }},
      {"a byte at a time",
       [](server_connection& to) {
         to.begin(1'000'000);
         for (;;) {
           to.write("x");
           to.pace(5ms);
         }
       }},
  };
  client_lab lab;
  const auto client = lab.connect();
  for (const auto& [name, stall] : stalls) {
    CAPTURE(name);
    lab.server.on("/pods", stall);
    const auto answer = ask(*client, get("/pods", 150ms));
    CHECK(verdict(answer) == "retry/unanswered");
    CHECK(answer.error().message.find("150 ms") != std::string::npos);
    CHECK(lab.server.wait_for_open(0));
  }
}

TEST_CASE("the deadline counts the wait for a connection") {
  client_lab lab;
  lab.server.on("/slow", scripts::stall());
  k8s::client_options options;
  options.connections = 1;
  const auto client = lab.connect(options);
  const auto running = start(*client, get("/slow"));
  REQUIRE(lab.server.wait_for_requests(1));
  const auto late = ask(*client, get("/pods", 50ms));
  CHECK(verdict(late) == "retry/timeout");
  CHECK(late.error().message ==
        "not done within 50 ms, while waiting for a free connection");
  CHECK(lab.server.requests().size() == 1);
}

TEST_CASE("a request whose deadline has passed is not sent") {
  client_lab lab;
  lab.server.on("/pods", scripts::answer(200, "{}"));
  const auto client = lab.connect();
  CHECK(verdict(ask(*client, get("/pods", 0ms))) == "retry/timeout");
  CHECK(verdict(ask(*client, get("/pods", -5ms))) == "retry/timeout");
}

TEST_CASE("a large request that nobody reads costs no more than the deadline") {
  client_lab lab;
  gate end;
  lab.server.on("/first", [&](server_connection& to) {
    to.answer(200, "{}");
    end.wait();  // reads nothing meanwhile
  });
  const auto client = lab.connect();
  REQUIRE(ask(*client, get("/first")));
  auto what = get("/pods", 150ms);
  what.verb = k8s::method::post;
  what.body.assign(64U << 20, 'x');
  const auto answer = ask(*client, what);
  CHECK(verdict(answer) == "retry/timeout");
  CHECK(answer.error().message.find("sending") != std::string::npos);
  end.open();
}

TEST_CASE("a peer that accepts and never shakes hands is left in time") {
  // Without TLS of its own it waits for an HTTP request.
  tls_server_options plain;
  plain.tls = false;
  client_lab lab(plain);
  k8s::client_options options;
  options.connect_timeout = 100ms;
  const auto client = lab.connect(options);
  const auto answer = ask(*client, get("/pods"));
  CHECK(verdict(answer) == "retry/timeout");
  CHECK(answer.error().message.find("shaking hands") != std::string::npos);
}

TEST_CASE("where nobody listens the connection is refused") {
  k8s::cluster_access access;
  {
    const client_lab lab;
    access = lab.access();
  }
  const auto client = connect(access);
  CHECK(verdict(ask(*client, get("/pods"))) == "retry/connection refused");
}

TEST_CASE("a name that nobody knows cannot be resolved") {
  k8s::cluster_access access;
  access.host = "no..such..host";  // no resolver asks around for it
  const auto client = connect(access);
  const auto answer = ask(*client, get("/pods"));
  CHECK(verdict(answer) == "retry/resolve");
  CHECK(answer.error().message.find("no..such..host") != std::string::npos);
}

TEST_CASE("stop fails what is under way, once each, and what comes after") {
  client_lab lab;
  lab.server.on("/slow", scripts::stall());
  lab.server.on("/watch", [](server_connection& to) {
    to.begin_chunked();
    to.stall();
  });
  k8s::client_options options;
  options.connections = 2;
  const auto client = lab.connect(options);
  const auto stream = open(*client, get("/watch"));
  REQUIRE(stream);
  auto reading = start_read(*client, *stream);
  std::vector<std::future<k8s::reply>> asked;
  for (int i = 0; i < 10; ++i) asked.push_back(start(*client, get("/slow")));
  REQUIRE(lab.server.wait_for_requests(3));
  client->stop();
  client->stop();
  // A handler that is called twice would throw on its promise.
  for (auto& each : asked)
    CHECK(verdict(take(std::move(each))) == "retry/stopped");
  CHECK(verdict(take(std::move(reading))) == "retry/stopped");
  CHECK(verdict(ask(*client, get("/slow"))) == "retry/stopped");
  CHECK(verdict(open(*client, get("/watch"))) == "retry/stopped");
  CHECK(verdict(read(*client, *stream)) == "retry/stopped");
  CHECK(lab.server.wait_for_open(0));
}

TEST_CASE("the destructor stops too, whatever a request is waiting for") {
  client_lab lab;
  lab.server.on("/slow", scripts::stall());
  tls_server_options plain;
  plain.tls = false;
  const client_lab mute(plain);  // never shakes hands
  std::vector<std::future<k8s::reply>> asked;
  {
    const auto client = lab.connect();
    const auto shaking = mute.connect();
    asked.push_back(start(*client, get("/slow")));
    asked.push_back(start(*shaking, get("/slow")));
    REQUIRE(lab.server.wait_for_requests(1));
  }
  for (auto& each : asked)
    CHECK(verdict(take(std::move(each))) == "retry/stopped");
}

TEST_CASE("a handler may send, open and stop") {
  client_lab lab;
  lab.server.on("/pods", scripts::answer(200, "{}"));
  const auto client = lab.connect();
  std::promise<k8s::reply> last;
  client->send(get("/pods"), [&](k8s::reply) {
    client->send(get("/pods"), [&](k8s::reply answer) {
      client->stop();
      last.set_value(std::move(answer));
    });
  });
  CHECK(verdict(take(last.get_future())) == "ok");
}

}  // namespace forensics::testing
