/// etcd forgets the history behind the controller's back: the place where its
/// watches stood is gone, and they answer 410.
#include <doctest/doctest.h>

#include <signal.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iterator>

#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/site.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::text_at;

std::uint16_t etcd_port() {
  std::ifstream file(std::string(std::getenv("TESTENV_DIR")) + "/run/facts");
  const std::string facts{std::istreambuf_iterator<char>(file), {}};
  constexpr std::string_view name = "etcd_port=";
  const auto at = facts.find(name);
  REQUIRE(at != std::string::npos);
  std::uint16_t port = 0;
  std::from_chars(facts.data() + at + name.size(), facts.data() + facts.size(),
                  port);
  REQUIRE(port != 0);
  return port;
}

/// What has been before now is gone from etcd, and with a restart from the API
/// server's own memory of it.
void forget_history(const cluster& home) {
  k8s::cluster_access access;
  access.host = "127.0.0.1";
  access.port = etcd_port();
  access.tls = false;
  access.auth = k8s::no_credential{};
  const auto etcd = k8s::client::create(std::move(access), {});
  if (!etcd) FAIL(etcd.error().message);
  const auto now = home.get("/api/v1/namespaces?limit=1");
  REQUIRE(now);
  const std::string revision(text_at(*now, {"metadata", "resourceVersion"}));
  std::promise<k8s::reply> done;
  (*etcd)->send(
      make_request(k8s::method::post, "/v3/kv/compaction",
                   R"({"physical":true,"revision":")" + revision + "\"}"),
      [&](k8s::reply came) { done.set_value(std::move(came)); });
  const auto reply = done.get_future().get();
  if (!reply) FAIL(k8s::describe(reply.error()));
  home.apiserver(apiserver_action::restart);
}

double metric(const controller_process& controller, std::string_view name) {
  return controller.metric(name).value_or(0);
}

}  // namespace

TEST_CASE(
    "a history that etcd has compacted costs no crash, and repeats none") {
  const site at;
  controller_process controller(at.controller_kubeconfig(), at.flags());
  controller.wait_ready();
  at.crash({.name = "before"});
  at.wait_closed(1);
  // Else it would have gone on from there before that is forgotten.
  controller.process().signal(SIGSTOP);
  at.crash({.name = "meanwhile"});
  forget_history(at.home);
  controller.process().signal(SIGCONT);
  at.crash({.name = "after"});
  at.wait_closed(3, 40s);
  CHECK(metric(controller, R"(forensics_watch_restarts_total{reason="gone"})") >
        0);
  CHECK(at.quarantine.cases().size() == 3);
  CHECK(at.quarantine.clones().size() == 3);
  CHECK(metric(controller, "forensics_crashes_total{namespace=\"" +
                               at.shop.name() + "\",reason=\"Error\"}") == 3);
  CHECK_FALSE(controller.wait(0ms).has_value());
}

}  // namespace forensics::test
