#include <doctest/doctest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "sandbox/node/node_lab.hpp"
#include "sandbox/node/probe_check.hpp"
#include "sandbox/node/probe_loop.hpp"

namespace forensics::sandbox {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using model::integer_at;
using model::text_at;
using verdict = check_result::verdict;

TEST_CASE("a liveness probe that fails has the container started again") {
  node_lab lab;
  lab.run("live", one_container(R"(["sleep", "1000"])", R"("livenessProbe":
    {"periodSeconds": 1, "failureThreshold": 1,
     "exec": {"command": ["sh", "-c", "echo no; exit 1"]}})"));
  REQUIRE(lab.until([&] {
    return integer_at(lab.status("live", "app"), {"restartCount"}) == 1;
  }));
  CHECK(lab.told("live", "Warning Unhealthy 1 Liveness probe failed: no\n"));
  CHECK(lab.told("live",
                 "Normal Killing 1 Container app failed liveness probe, will "
                 "be restarted"));
  CHECK(integer_at(lab.status("live", "app"),
                   {"lastState", "terminated", "exitCode"}) == 143);
}

TEST_CASE("a readiness probe decides whether the pod is ready") {
  node_lab lab;
  lab.run("ready", one_container(R"(["sleep", "1000"])", R"("readinessProbe":
    {"periodSeconds": 1, "exec": {"command": ["test", "-e", "/flag/up"]}},
    "volumeMounts": [{"name": "f", "mountPath": "/flag"}])",
                                 R"("volumes": [{"name": "f",
    "configMap": {"name": "flag", "optional": true}}])"));
  REQUIRE(
      lab.until([&] { return lab.told("ready", "Readiness probe failed"); }));
  CHECK(lab.condition("ready", "Ready") == "False");
  CHECK(lab.phase("ready") == "Running");
  const auto flag = lab.settings.root / "pods" /
                    uid_of(lab.pod("ready")->json) / "volumes" / "f" / "up";
  std::ofstream(flag) << "";
  REQUIRE(lab.until([&] { return lab.condition("ready", "Ready") == "True"; }));
}

TEST_CASE("a startup probe comes before the others") {
  node_lab lab;
  lab.run("start", one_container(R"(["sleep", "1000"])", R"("startupProbe":
    {"periodSeconds": 1, "exec": {"command": ["true"]}},
    "readinessProbe": {"periodSeconds": 1, "exec": {"command": ["true"]}})"));
  std::vector<std::string> seen;
  REQUIRE(lab.until([&] {
    const auto app = lab.status("start", "app");
    seen.push_back(std::string(model::true_at(app, {"started"}) ? "s" : "-") +
                   (model::true_at(app, {"ready"}) ? "r" : "-"));
    return seen.back() == "sr";
  }));
  CHECK(std::find(seen.begin(), seen.end(), "-r") == seen.end());
  CHECK(std::find(seen.begin(), seen.end(), "--") != seen.end());
}

/// What a check says of a port of this machine.
check_result ask(node_lab& lab, const network_target& target,
                 model::duration timeout = 5s) {
  std::optional<check_result> result;
  const auto ticket =
      check_by_network(lab.io, lab.around, target, timeout,
                       [&](check_result came) { result = std::move(came); });
  REQUIRE(lab.until([&] { return result.has_value(); }));
  return *result;
}

TEST_CASE("a port is asked as a kubelet asks it") {
  node_lab lab(false);
  tcp::acceptor server(lab.io, {boost::asio::ip::address_v4::loopback(), 0});
  network_target target;
  target.port = server.local_endpoint().port();
  const std::string address = "127.0.0.1:" + std::to_string(target.port);
  std::string answer;
  tcp::socket client(lab.io);
  server.async_accept(client, [&](const boost::system::error_code& error) {
    if (!error && !answer.empty())
      boost::asio::write(client, boost::asio::buffer(answer));
  });
  SUBCASE("that somebody listens on") {
    CHECK(ask(lab, target).is == verdict::passed);
  }
  SUBCASE("that answers well") {
    target.http_path = "/healthz";
    answer = "HTTP/1.1 204 No Content\r\n\r\n";
    CHECK(ask(lab, target).is == verdict::passed);
  }
  SUBCASE("that answers with an error") {
    target.http_path = "/healthz";
    answer = "HTTP/1.1 503 Service Unavailable\r\n\r\n";
    const auto result = ask(lab, target);
    CHECK(result.is == verdict::failed);
    CHECK(result.message == "HTTP probe failed with statuscode: 503");
  }
  SUBCASE("that says nothing") {
    target.http_path = "/";
    const auto result = ask(lab, target, 50ms);
    CHECK(result.is == verdict::failed);
    CHECK(result.message ==
          "Get \"http://" + address +
              "/\": context deadline exceeded (Client.Timeout exceeded while "
              "awaiting headers)");
  }
  SUBCASE("that nobody listens on") {
    server.close();
    const auto result = ask(lab, target);
    CHECK(result.is == verdict::failed);
    CHECK(result.message ==
          "dial tcp " + address + ": connect: connection refused");
  }
}

TEST_CASE("a probe turns at its thresholds, and counts no riddles") {
  node_lab lab(false);
  std::vector<std::function<void()>> due;
  lab.around.after = [&](model::duration, std::function<void()> call) {
    due.push_back(std::move(call));
    return std::make_shared<int>();
  };
  std::vector<verdict> answers{verdict::failed, verdict::unknown,
                               verdict::failed, verdict::failed,
                               verdict::passed, verdict::passed};
  std::vector<std::string> heard;
  const auto probe =
      *model::parse_json(R"({"failureThreshold": 3, "successThreshold": 2})");
  probe_loop loop(
      lab.around, probe,
      {[&](model::duration, const check_done& done) {
         const verdict next = answers.front();
         answers.erase(answers.begin());
         done({next, "why"});
         return std::shared_ptr<void>();
       },
       [&](const std::string& how) { heard.push_back(how); },
       [&](bool passes) { heard.emplace_back(passes ? "up" : "down"); }});
  while (!answers.empty()) {
    const auto call = due.back();
    call();
  }
  CHECK(heard ==
        std::vector<std::string>{"failed: why",
                                 "errored and resulted in unknown state: why",
                                 "failed: why", "failed: why", "down", "up"});
}

}  // namespace
}  // namespace forensics::sandbox
