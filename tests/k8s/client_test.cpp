#include "k8s/client.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "k8s/client_lab.hpp"

namespace forensics::testing {

using namespace std::chrono_literals;
using k8s::method;

TEST_CASE("a request is sent as it was built") {
  client_lab lab;
  lab.server.on("/base/api/v1/pods", scripts::answer(201, "{}"));
  auto access = lab.access();
  access.base_path = "/base";
  access.auth = k8s::basic_credential{"jane", "s3cret"};
  k8s::client_options options;
  options.user_agent = "forensics/1";
  const auto client = connect(access, options);
  auto what = get("/api/v1/pods?dryRun=All");
  what.verb = method::post;
  what.body = "{\"kind\":\"Pod\"}";
  what.content_type = "application/json";
  REQUIRE(ask(*client, what));
  const auto seen = lab.server.requests().at(0);
  CHECK(seen.verb == "POST");
  CHECK(seen.target == "/base/api/v1/pods?dryRun=All");
  CHECK(seen.body == what.body);
  CHECK(seen.headers.at("host") ==
        "127.0.0.1:" + std::to_string(lab.server.port()));
  CHECK(seen.headers.at("user-agent") == "forensics/1");
  CHECK(seen.headers.at("accept") == "application/json");
  CHECK(seen.headers.at("content-type") == "application/json");
  CHECK(seen.headers.at("authorization") == "Basic amFuZTpzM2NyZXQ=");
  CHECK_FALSE(seen.headers.contains("accept-encoding"));
  CHECK(seen.server_name.empty());
}

TEST_CASE("each verb has its name") {
  client_lab lab;
  lab.server.on("/x", scripts::answer(200, "{}"));
  const auto client = lab.connect();
  const std::vector<std::pair<method, std::string>> verbs{
      {method::get, "GET"},     {method::post, "POST"},  {method::put, "PUT"},
      {method::patch, "PATCH"}, {method::del, "DELETE"},
  };
  for (const auto& [verb, name] : verbs) {
    auto what = get("/x");
    what.verb = verb;
    REQUIRE(ask(*client, what));
    CHECK(lab.server.requests().back().verb == name);
  }
}

TEST_CASE("without TLS the same holds") {
  tls_server_options plain;
  plain.tls = false;
  client_lab lab(plain);
  lab.server.on("/pods", scripts::answer(200, "{}"));
  auto access = lab.access();
  access.tls = false;
  access.ca_pem.clear();
  const auto client = connect(access);
  CHECK(ask(*client, get("/pods")));
  CHECK(ask(*client, get("/pods")));
  CHECK(lab.server.connections() == 1);
}

TEST_CASE("over IPv6 the host stands in brackets") {
  const authority ca;
  auto named = client_lab::loopback();
  named.addresses = {"::1"};
  tls_server_options options;
  options.ipv6 = true;
  options.shown = ca.issue(named);
  client_lab lab(std::move(options));
  lab.server.on("/pods", scripts::answer(200, "{}"));
  auto access = lab.access();
  access.host = "::1";
  access.ca_pem = ca.pem();
  const auto client = connect(access);
  REQUIRE(ask(*client, get("/pods")));
  CHECK(lab.server.requests().at(0).headers.at("host") ==
        "[::1]:" + std::to_string(lab.server.port()));
}

TEST_CASE("a name is resolved and its addresses are tried in turn") {
  client_lab lab;
  lab.server.on("/pods", scripts::answer(200, "{}"));
  auto access = lab.access();
  access.host = "localhost";  // often ::1 first, where nobody listens
  const auto client = connect(access);
  CHECK(ask(*client, get("/pods")));
  CHECK(lab.server.requests().at(0).server_name == "localhost");
}

TEST_CASE("what is no 2xx is an error that says what to do") {
  client_lab lab;
  lab.server.on(
      "/gone",
      scripts::answer(410, R"({"kind":"Status","apiVersion":"v1",)"
                           R"("reason":"Expired","message":"too old"})"));
  lab.server.on("/slow", scripts::answer(429, "{}", "Retry-After: 7\r\n"));
  lab.server.on("/huge", scripts::answer(500, std::string(300'000, 'x')));
  const auto client = lab.connect();

  const auto gone = ask(*client, get("/gone"));
  CHECK(verdict(gone) == "gone/Expired");
  CHECK(gone.error().status == 410);
  CHECK(gone.error().request == "get pods in shop");

  const auto slow = ask(*client, get("/slow"));
  REQUIRE_FALSE(slow);
  CHECK(slow.error().what == k8s::action::retry);
  CHECK(slow.error().retry_after == 7s);
  CHECK(lab.server.connections() == 1);

  const auto huge = ask(*client, get("/huge"));
  REQUIRE_FALSE(huge);
  CHECK(huge.error().status == 500);
  CHECK(huge.error().what == k8s::action::retry);
}

TEST_CASE("interim answers are passed over") {
  client_lab lab;
  lab.server.on("/pods", [](server_connection& to) {
    to.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
    to.answer(200, "{}");
  });
  const auto client = lab.connect();
  const auto answer = ask(*client, get("/pods"));
  REQUIRE(answer);
  CHECK(answer->status == 200);
}

TEST_CASE("an answer that is no HTTP, or endless in its head, is refused") {
  client_lab lab;
  lab.server.on("/junk", [](server_connection& to) {
    to.write("SSH-2.0-OpenSSH_9.2\r\n\r\n");
    to.stall();
  });
  lab.server.on("/endless", [](server_connection& to) {
    to.write("HTTP/1.1 200 OK\r\n");
    for (;;) to.write("X-Filler: " + std::string(1000, 'x') + "\r\n");
  });
  lab.server.on("/chunk", [](server_connection& to) {
    to.begin_chunked();
    to.write("1;" + std::string(200'000, 'x'));
    to.stall();
  });
  lab.server.on("/hints", [](server_connection& to) {
    for (;;) to.write("HTTP/1.1 103 Early Hints\r\n\r\n");
  });
  const auto client = lab.connect();
  for (const auto* path : {"/junk", "/endless", "/chunk", "/hints"}) {
    CAPTURE(path);
    CHECK(verdict(ask(*client, get(path))) == "retry/malformed");
  }
}

TEST_CASE("a request that would smuggle a line is not sent") {
  client_lab lab;
  const auto client = lab.connect();
  CHECK(verdict(ask(*client, get("/pods HTTP/1.1\r\nX-Evil: 1"))) ==
        "configuration/request");
  auto what = get("/pods");
  what.accept = "text/plain\r\nX-Evil: 1";
  CHECK(verdict(ask(*client, what)) == "configuration/request");
  CHECK(lab.server.connections() == 0);
}

TEST_CASE("bytes that nobody asked for end the reuse") {
  client_lab lab;
  lab.server.on("/pods", [](server_connection& to) {
    to.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 500 ");
  });
  const auto client = lab.connect();
  const auto first = ask(*client, get("/pods"));
  REQUIRE(first);
  CHECK(first->body == "{}");
  CHECK(ask(*client, get("/pods")));
  CHECK(lab.server.connections() == 2);
}

TEST_CASE("an early answer counts although the request was not read whole") {
  client_lab lab;
  lab.server.on("/first", scripts::answer(200, "{}"));
  const auto client = lab.connect();
  lab.server.on("/pods", scripts::answer(413, "{}", "Connection: close\r\n"));
  auto what = get("/pods");
  what.verb = method::post;
  what.body.assign(4U << 20, 'x');
  CHECK(verdict(ask(*client, what)).starts_with("too_large"));
}

}  // namespace forensics::testing
