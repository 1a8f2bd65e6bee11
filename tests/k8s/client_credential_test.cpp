#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "k8s/client.hpp"
#include "k8s/client_lab.hpp"
#include "support/temp_folder.hpp"

namespace forensics::testing {

using namespace std::chrono_literals;

namespace {

/// Lets in who shows `token`, 401 for others.
script guard(const std::string& token) {
  return [=](server_connection& to) {
    const auto& headers = to.request().headers;
    const auto shown = headers.find("authorization");
    const bool known =
        shown != headers.end() && shown->second == "Bearer " + token;
    to.answer(known ? 200 : 401, "{}");
  };
}

std::string last_token(client_lab& lab) {
  return lab.server.requests().back().headers.at("authorization");
}

}  // namespace

TEST_CASE("a static token is sent, and a 401 is final") {
  client_lab lab;
  lab.server.on("/pods", guard("good"));
  auto access = lab.access();
  access.auth = k8s::static_token{"good\n"};
  CHECK(verdict(ask(*connect(access), get("/pods"))) == "ok");
  access.auth = k8s::static_token{"bad"};
  const auto refused = ask(*connect(access), get("/pods"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what == k8s::action::refresh);
  CHECK(lab.server.requests().size() == 2);
}

TEST_CASE("a token that would smuggle a header is not sent, nor told") {
  client_lab lab;
  auto access = lab.access();
  access.auth = k8s::static_token{"secret\r\nX-Evil: 1"};
  const auto answer = ask(*connect(access), get("/pods"));
  CHECK(verdict(answer) == "configuration/credential");
  CHECK(k8s::describe(answer.error()).find("secret") == std::string::npos);
  CHECK(lab.server.connections() == 0);
}

TEST_CASE("a token file is read again when its time has come") {
  client_lab lab;
  lab.server.on("/pods", scripts::answer(200, "{}"));
  const temp_folder folder;
  auto access = lab.access();
  access.auth = k8s::token_file{folder.write("token", "one\n")};
  k8s::client_options options;
  options.token_reread = 0ms;
  const auto client = connect(access, options);
  REQUIRE(ask(*client, get("/pods")));
  CHECK(last_token(lab) == "Bearer one");
  folder.write("token", "two");
  REQUIRE(ask(*client, get("/pods")));
  CHECK(last_token(lab) == "Bearer two");
  SUBCASE("gone: the old one is kept") { folder.remove("token"); }
  SUBCASE("empty: the old one is kept") { folder.write("token", ""); }
  SUBCASE("junk: the old one is kept") { folder.write("token", "a\nb"); }
  REQUIRE(ask(*client, get("/pods")));
  CHECK(last_token(lab) == "Bearer two");
  CHECK(lab.server.connections() == 1);
}

TEST_CASE("before its time a token file is not read again, except on a 401") {
  client_lab lab;
  lab.server.on("/pods", guard("one"));
  const temp_folder folder;
  auto access = lab.access();
  access.auth = k8s::token_file{folder.write("token", "one")};
  const auto client = connect(access);
  REQUIRE(ask(*client, get("/pods")));
  folder.write("token", "two");
  REQUIRE(ask(*client, get("/pods")));
  CHECK(last_token(lab) == "Bearer one");
  lab.server.on("/pods", guard("two"));
  REQUIRE(ask(*client, get("/pods")));
  CHECK(last_token(lab) == "Bearer two");
  CHECK(lab.server.requests().size() == 4);
}

TEST_CASE("the same token is not tried twice") {
  client_lab lab;
  lab.server.on("/pods", guard("other"));
  const temp_folder folder;
  auto access = lab.access();
  access.auth = k8s::token_file{folder.write("token", "one")};
  const auto answer = ask(*connect(access), get("/pods"));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().what == k8s::action::refresh);
  CHECK(lab.server.requests().size() == 1);
}

TEST_CASE("a stream, too, is opened again with the renewed token") {
  client_lab lab;
  lab.server.on("/watch", guard("one"));
  const temp_folder folder;
  auto access = lab.access();
  access.auth = k8s::token_file{folder.write("token", "one")};
  const auto client = connect(access);
  REQUIRE(open(*client, get("/watch")));
  folder.write("token", "two");
  lab.server.on("/watch", guard("two"));
  CHECK(verdict(open(*client, get("/watch"))) == "ok");
}

TEST_CASE("many that get 401 at once renew together") {
  client_lab lab;
  gate all_in;
  lab.server.on("/pods", [&](server_connection& to) {
    all_in.wait();
    guard("two")(to);
  });
  const temp_folder folder;
  auto access = lab.access();
  access.auth = k8s::token_file{folder.write("token", "one")};
  k8s::client_options options;
  options.connections = 5;
  const auto client = connect(access, options);
  std::vector<std::future<k8s::reply>> answers;
  for (int i = 0; i < 5; ++i) answers.push_back(start(*client, get("/pods")));
  REQUIRE(lab.server.wait_for_requests(5));
  folder.write("token", "two");
  all_in.open();
  for (auto& each : answers) CHECK(verdict(take(std::move(each))) == "ok");
  CHECK(lab.server.requests().size() == 10);
}

TEST_CASE("without a token file nothing is asked") {
  client_lab lab;
  const temp_folder folder;
  auto access = lab.access();
  access.auth = k8s::token_file{folder.path("token")};
  const auto client = connect(access);
  const auto answer = ask(*client, get("/pods"));
  CHECK(verdict(answer) == "configuration/credential");
  CHECK(answer.error().message.find(folder.path("token")) != std::string::npos);
  lab.server.on("/pods", guard("late"));
  folder.write("token", "late");
  CHECK(verdict(ask(*client, get("/pods"))) == "ok");
}

TEST_CASE("a client certificate that is renewed on disk is shown") {
  const authority ca;
  tls_server_options options;
  options.shown = ca.issue(client_lab::loopback());
  options.client_ca_pem = ca.pem();
  client_lab lab(std::move(options));
  lab.server.on("/pods", scripts::answer(200, "{}"));
  lab.server.on("/watch", scripts::answer(200, "{}"));
  const auto jane = ca.issue({"jane", {}, {}});
  const auto john = ca.issue({"john", {}, {}});
  const temp_folder folder;
  auto access = lab.access();
  access.ca_pem = ca.pem();
  access.client_certificate_pem = jane.pem;
  access.client_key_pem = jane.key_pem;
  access.client_certificate_file = folder.write("client.crt", jane.pem);
  access.client_key_file = folder.write("client.key", jane.key_pem);
  const auto client = connect(access);
  const auto shown = [&] {
    REQUIRE(verdict(ask(*client, get("/pods"))) == "ok");
    return lab.server.requests().back().peer_name;
  };
  CHECK(shown() == "jane");
  CHECK(shown() == "jane");
  CHECK(lab.server.connections() == 1);
  folder.write("client.crt", john.pem);
  CHECK_MESSAGE(shown() == "jane", "half of a pair is not taken");
  folder.write("client.key", john.key_pem);
  CHECK(shown() == "john");
  CHECK(lab.server.connections() == 2);
  for (const auto* broken : {"", "half a cert"}) {
    CAPTURE(broken);
    folder.write("client.crt", broken);
    CHECK(shown() == "john");
  }
  folder.remove("client.crt");
  CHECK(shown() == "john");
  folder.write("client.crt", jane.pem);
  folder.write("client.key", jane.key_pem);
  CHECK(verdict(open(*client, get("/watch"))) == "ok");
  CHECK(lab.server.requests().back().peer_name == "jane");
}

TEST_CASE("a certificate renewed while its request was refused is shown next") {
  const authority ca;
  tls_server_options options;
  options.shown = ca.issue(client_lab::loopback());
  options.client_ca_pem = ca.pem();
  client_lab lab(std::move(options));
  const auto old = ca.issue({"jane", {}, {}});
  const auto fresh = ca.issue({"jane", {}, {}});
  const temp_folder folder;
  auto access = lab.access();
  access.ca_pem = ca.pem();
  access.client_certificate_pem = old.pem;
  access.client_key_pem = old.key_pem;
  access.client_certificate_file = folder.write("client.crt", old.pem);
  access.client_key_file = folder.write("client.key", old.key_pem);
  lab.server.on("/pods", {[&](server_connection& to) {
                            folder.write("client.crt", fresh.pem);
                            folder.write("client.key", fresh.key_pem);
                            to.answer(401, "{}");
                          },
                          scripts::answer(200, "{}")});
  const auto client = connect(access);
  CHECK(verdict(ask(*client, get("/pods"))) == "ok");
  CHECK(lab.server.connections() == 2);
  lab.server.on("/pods", scripts::answer(401, "{}"));
  CHECK_FALSE(ask(*client, get("/pods")));
  CHECK_MESSAGE(lab.server.requests().size() == 3,
                "the same is not tried twice");
}

}  // namespace forensics::testing
