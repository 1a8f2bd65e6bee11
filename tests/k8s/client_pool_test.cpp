#include <doctest/doctest.h>

#include <vector>

#include "k8s/client.hpp"
#include "k8s/client_lab.hpp"

namespace forensics::testing {

using namespace std::chrono_literals;
using k8s::method;

TEST_CASE("ten requests in turn share one connection") {
  client_lab lab;
  lab.server.on("/pods", scripts::answer(200, "{\"items\":[]}"));
  const auto client = lab.connect();
  for (int i = 0; i < 10; ++i) {
    const auto answer = ask(*client, get("/pods?limit=1"));
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "{\"items\":[]}");
    CHECK(answer->dropped == 0);
  }
  CHECK(lab.server.connections() == 1);
}

TEST_CASE("twenty requests at once share five connections") {
  client_lab lab;
  gate go;
  lab.server.on("/pods", [&](server_connection& to) {
    go.wait();
    to.answer(200, "{}");
  });
  k8s::client_options options;
  options.connections = 5;
  const auto client = lab.connect(options);
  std::vector<std::future<k8s::reply>> answers;
  for (int i = 0; i < 20; ++i) answers.push_back(start(*client, get("/pods")));
  REQUIRE(lab.server.wait_for_requests(5));
  CHECK(lab.server.connections() == 5);
  CHECK(lab.server.requests().size() == 5);
  go.open();
  for (auto& each : answers) CHECK(take(std::move(each)));
  CHECK(lab.server.connections() == 5);
}

TEST_CASE("requests that hang let others pass, three times as many") {
  client_lab lab;
  gate go;
  lab.server.on("/hangs", [&](server_connection& to) {
    go.wait();
    to.answer(200, "{}");
  });
  k8s::client_options options;
  options.connections = 2;
  options.slow_after = 20ms;
  const auto client = lab.connect(options);
  std::vector<std::future<k8s::reply>> answers;
  for (int i = 0; i < 20; ++i) answers.push_back(start(*client, get("/hangs")));
  REQUIRE(lab.server.wait_for_requests(8));
  go.open();
  for (auto& one : answers) CHECK(one.get());
  CHECK(lab.server.connections() == 8);
}

TEST_CASE("who waits is served in the order of coming") {
  client_lab lab;
  for (const auto* path : {"/1", "/2", "/3", "/4"})
    lab.server.on(path, scripts::answer(200, "{}"));
  k8s::client_options options;
  options.connections = 1;
  const auto client = lab.connect(options);
  std::vector<std::future<k8s::reply>> answers;
  for (const auto* path : {"/1", "/2", "/3", "/4"})
    answers.push_back(start(*client, get(path)));
  for (auto& each : answers) CHECK(take(std::move(each)));
  std::string order;
  for (const auto& each : lab.server.requests()) order += each.target;
  CHECK(order == "/1/2/3/4");
}

TEST_CASE("a log that hangs holds up no request of another lane") {
  client_lab lab;
  lab.server.on("/hangs", scripts::stall());
  lab.server.on("/answers", scripts::answer(200, "{}"));
  k8s::client_options options;
  options.connections = 1;
  const auto client = lab.connect(options);
  auto what = get("/hangs");
  what.over = k8s::lane::other_logs;
  const auto hanging = start(*client, what);
  REQUIRE(lab.server.wait_for_requests(1));
  what = get("/answers");
  for (const auto lane :
       {k8s::lane::logs, k8s::lane::ordinary, k8s::lane::context}) {
    what.over = lane;
    CHECK(ask(*client, what));
  }
}

TEST_CASE("a queue that is full answers busy at once") {
  client_lab lab;
  lab.server.on("/pods", scripts::stall());
  k8s::client_options options;
  options.connections = 1;
  options.max_queued = 2;
  const auto client = lab.connect(options);
  const auto running = start(*client, get("/pods"));
  REQUIRE(lab.server.wait_for_requests(1));
  const auto first = start(*client, get("/pods"));
  const auto second = start(*client, get("/pods"));
  CHECK(verdict(ask(*client, get("/pods"))) == "retry/busy");
}

TEST_CASE("thousands of requests that fail at once do not exhaust the stack") {
  client_lab lab;
  auto access = lab.access();
  access.auth = k8s::token_file{"/nowhere/token"};
  k8s::client_options options;
  options.connections = 1;
  const auto client = connect(access, options);
  std::vector<std::future<k8s::reply>> answers;
  for (int i = 0; i < 20'000; ++i)
    answers.push_back(start(*client, get("/pods")));
  std::size_t failed = 0;
  for (auto& each : answers)
    failed += verdict(take(std::move(each))) == "configuration/credential";
  CHECK(failed == answers.size());
}

TEST_CASE("an idle connection that the server has closed is replaced") {
  client_lab lab;
  lab.server.on("/pods", [](server_connection& to) {
    to.answer(200, "{}");
    to.close();
  });
  const auto client = lab.connect();
  for (const auto verb : {method::get, method::post, method::del}) {
    auto what = get("/pods");
    what.verb = verb;
    CHECK(ask(*client, what));
    REQUIRE(lab.server.wait_for_open(0));
  }
  CHECK(lab.server.connections() == 3);
}

TEST_CASE("one that it closes under the request is, unless it was a post") {
  client_lab lab;
  lab.server.on("/first", scripts::answer(200, "{}"));
  for (const auto verb : {method::get, method::put, method::del}) {
    const auto client = lab.connect();
    lab.server.on("/pods", {scripts::hang_up(), scripts::answer(200, "{}")});
    REQUIRE(ask(*client, get("/first")));
    auto what = get("/pods");
    what.verb = verb;
    CHECK(verdict(ask(*client, what)) == "ok");
  }
  const auto client = lab.connect();
  lab.server.on("/pods", {scripts::hang_up(), scripts::answer(200, "{}")});
  REQUIRE(ask(*client, get("/first")));
  auto what = get("/pods");
  what.verb = method::post;
  CHECK(verdict(ask(*client, what)) == "retry/reset");
}

TEST_CASE("it is replaced once, and a new one not at all") {
  client_lab lab;
  lab.server.on("/first", scripts::answer(200, "{}"));
  lab.server.on("/pods", scripts::hang_up());
  const auto client = lab.connect();
  REQUIRE(ask(*client, get("/first")));
  CHECK(verdict(ask(*client, get("/pods"))) == "retry/reset");
  CHECK(lab.server.requests().size() == 3);
  CHECK(verdict(ask(*client, get("/pods"))) == "retry/reset");
  CHECK(lab.server.requests().size() == 4);
}

TEST_CASE("an idle connection is closed in time") {
  client_lab lab;
  lab.server.on("/pods", scripts::answer(200, "{}"));
  k8s::client_options options;
  options.keep_alive = 50ms;
  const auto client = lab.connect(options);
  REQUIRE(ask(*client, get("/pods")));
  CHECK(lab.server.wait_for_open(0));
  CHECK(ask(*client, get("/pods")));
  CHECK(lab.server.connections() == 2);
}

TEST_CASE("a server that says close gets a new connection") {
  client_lab lab;
  lab.server.on("/pods", scripts::answer(200, "{}", "Connection: close\r\n"));
  const auto client = lab.connect();
  CHECK(ask(*client, get("/pods")));
  CHECK(ask(*client, get("/pods")));
  CHECK(lab.server.connections() == 2);
}

}  // namespace forensics::testing
