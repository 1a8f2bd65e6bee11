#include <doctest/doctest.h>

#include <vector>

#include "k8s/client.hpp"
#include "k8s/client_lab.hpp"
#include "support/temp_folder.hpp"

namespace forensics::testing {

namespace {

struct refused_server {
  std::string name;
  certificate_request shown;
  std::string says;
};

/// `what` shown by a server, and a client that trusts `ca`.
k8s::reply ask_server(const authority& ca, const certificate& shown,
                      k8s::cluster_access access) {
  tls_server_options options;
  options.shown = shown;
  tls_server server(std::move(options));
  server.on("/pods", scripts::answer(200, "{}"));
  access.port = server.port();
  if (access.host.empty()) access.host = "127.0.0.1";
  if (access.ca_pem.empty()) access.ca_pem = ca.pem();
  const auto client = connect(access);
  return ask(*client, get("/pods"));
}

std::string problem_of(const k8s::cluster_access& access) {
  const auto made = k8s::client::create(access, {});
  return made ? "" : made.error().message;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a certificate that does not fit is refused with a way out") {
  const authority ca;
  const std::vector<refused_server> servers{
      {"another address",
       {"server", {"localhost"}, {"127.0.0.2"}},
       "not for `127.0.0.1`: use a server address that it carries, or set "
       "tls-server-name"},
      {"the name in the CN alone",
       {"127.0.0.1", {}, {}},
       "not for `127.0.0.1`"},
      {"expired", {"server", {}, {"127.0.0.1"}, -7200, -3600}, "has expired"},
      {"not valid yet",
       {"server", {}, {"127.0.0.1"}, 3600, 7200},
       "not valid yet"},
  };
  for (const auto& each : servers) {
    CAPTURE(each.name);
    const auto answer = ask_server(ca, ca.issue(each.shown), {});
    CHECK(verdict(answer) == "configuration/certificate");
    CAPTURE(answer.error().message);
    CHECK(has(answer.error().message, each.says));
  }
}

TEST_CASE("a certificate of an unknown CA is refused with a way out") {
  const authority ca;
  const authority other("other CA");
  const auto answer = ask_server(ca, other.issue(client_lab::loopback()), {});
  CHECK(verdict(answer) == "configuration/certificate");
  CHECK(has(answer.error().message,
            "not signed by the CA given in certificate-authority(-data)"));
}

TEST_CASE("without a CA of its own the system's store decides") {
  client_lab lab;
  auto access = lab.access();
  access.ca_pem.clear();
  const auto client = connect(access);
  CHECK(verdict(ask(*client, get("/pods"))) == "configuration/certificate");
}

TEST_CASE("tls-server-name stands in for the host") {
  client_lab lab;
  lab.server.on("/pods", scripts::answer(200, "{}"));
  auto access = lab.access();
  access.tls_server_name = "localhost";
  REQUIRE(ask(*connect(access), get("/pods")));
  CHECK(lab.server.requests().back().server_name == "localhost");
  access.tls_server_name = "kubernetes";
  const auto answer = ask(*connect(access), get("/pods"));
  CHECK(verdict(answer) == "configuration/certificate");
  CHECK(has(answer.error().message, "not for `kubernetes`"));
}

TEST_CASE("a name that no certificate can be checked for is refused") {
  client_lab lab;
  lab.server.on("/pods", scripts::answer(200, "{}"));
  auto access = lab.access();
  access.tls_server_name = "fe80::1%eth0";
  const auto answer = ask(*connect(access), get("/pods"));
  CHECK(verdict(answer) == "configuration/certificate");
  CHECK(lab.server.requests().empty());
}

TEST_CASE("insecure-skip-verify asks nothing of the certificate") {
  const authority ca;
  const authority other("other CA");
  k8s::cluster_access access;
  access.insecure_skip_verify = true;
  CHECK(ask_server(ca, other.issue({"nobody", {}, {}, -7200, -3600}), access));
}

TEST_CASE("one of several CAs is enough, self-signed or not") {
  const authority ca;
  const authority other("other CA");
  k8s::cluster_access access;
  access.ca_pem = other.pem() + ca.pem();
  CHECK(ask_server(ca, ca.issue(client_lab::loopback()), access));
  // A leaf as its own trust anchor, as kubectl accepts it.
  const auto leaf = ca.issue(client_lab::loopback());
  access.ca_pem = leaf.pem;
  CHECK(ask_server(ca, leaf, access));
}

TEST_CASE("a CA file that is rotated is read again for new connections") {
  client_lab lab;
  lab.server.on("/pods", scripts::answer(200, "{}", "Connection: close\r\n"));
  const authority other("other CA");
  const temp_folder folder;
  auto access = lab.access();
  access.ca_pem = other.pem();  // the file wins
  access.ca_file = folder.write("ca.crt", other.pem());
  const auto client = connect(access);
  CHECK(verdict(ask(*client, get("/pods"))) == "configuration/certificate");
  folder.write("ca.crt", lab.ca.pem());
  CHECK(verdict(ask(*client, get("/pods"))) == "ok");
  for (const auto* broken : {"", "half a cert"}) {
    CAPTURE(broken);
    folder.write("ca.crt", broken);
    CHECK(verdict(ask(*client, get("/pods"))) == "ok");
  }
  folder.remove("ca.crt");
  CHECK(verdict(ask(*client, get("/pods"))) == "ok");
  folder.write("ca.crt", other.pem());
  CHECK(verdict(ask(*client, get("/pods"))) == "configuration/certificate");
}

TEST_CASE("a CA file that was never there, or is empty, trusts nobody") {
  client_lab lab;
  const temp_folder folder;
  auto access = lab.access();
  access.ca_file = folder.path("ca.crt");
  const auto client = connect(access);
  const auto absent = ask(*client, get("/pods"));
  CHECK(verdict(absent) == "configuration/certificate");
  CHECK(has(absent.error().message, access.ca_file));
  folder.write("ca.crt", "");
  CHECK(verdict(ask(*client, get("/pods"))) == "configuration/certificate");
  CHECK(lab.server.connections() == 0);
}

TEST_CASE("the server sees the client's certificate") {
  const authority ca;
  tls_server_options options;
  options.shown = ca.issue(client_lab::loopback());
  options.client_ca_pem = ca.pem();
  client_lab lab(std::move(options));
  lab.server.on("/pods", scripts::answer(200, "{}"));
  const auto jane = ca.issue({"jane", {}, {}});
  auto access = lab.access();
  access.ca_pem = ca.pem();
  access.client_certificate_pem = jane.pem;
  access.client_key_pem = jane.key_pem;
  REQUIRE(ask(*connect(access), get("/pods")));
  CHECK(lab.server.requests().at(0).peer_name == "jane");

  access.client_certificate_pem.clear();
  access.client_key_pem.clear();
  const auto nobody = ask(*connect(access), get("/pods"));
  CHECK(verdict(nobody) == "configuration/certificate");
  CHECK(has(nobody.error().message, "client certificate"));
}

TEST_CASE("a server without TLS is told from a bad certificate") {
  tls_server_options plain;
  plain.tls = false;
  plain.greeting = "HTTP/1.0 400 Bad Request\r\n\r\n";
  const client_lab lab(plain);
  const auto answer = ask(*lab.connect(), get("/pods"));
  CHECK(verdict(answer) == "configuration/tls");
  CHECK(has(answer.error().message, "does not speak TLS"));
}

TEST_CASE("a certificate or key that can't be used is refused at once") {
  const authority ca;
  const auto jane = ca.issue({"jane", {}, {}});
  const auto john = ca.issue({"john", {}, {}});
  const auto locked = encrypted_key(jane.key_pem, "hunter2");
  const struct {
    std::string ca, certificate, key, says;
  } cases[] = {
      {ca.pem(), jane.pem, jane.key_pem, ""},
      {ca.pem(), jane.pem + ca.pem(), jane.key_pem, ""},
      {"junk", "", "", "certificate-authority(-data) holds no certificate"},
      {ca.pem(), "junk", jane.key_pem,
       "client-certificate(-data) holds no certificate"},
      {ca.pem(), jane.pem, "junk", "client-key(-data) holds no private key"},
      {ca.pem(), jane.pem, john.key_pem,
       "client-key(-data) does not belong to client-certificate(-data)"},
      {ca.pem(), jane.pem, locked, "client-key(-data) is encrypted"},
      {ca.pem(), jane.pem, "", "without client-key(-data)"},
      {ca.pem(), "", jane.key_pem, "without client-certificate(-data)"},
  };
  for (const auto& each : cases) {
    CAPTURE(each.says);
    k8s::cluster_access access;
    access.host = "127.0.0.1";
    access.ca_pem = each.ca;
    access.client_certificate_pem = each.certificate;
    access.client_key_pem = each.key;
    const std::string problem = problem_of(access);
    CHECK(problem.empty() == each.says.empty());
    CHECK(has(problem, each.says));
  }
}

}  // namespace forensics::testing
