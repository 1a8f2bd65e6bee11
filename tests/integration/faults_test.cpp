/// A server that misbehaves: every crash is still kept once, in time.
#include <doctest/doctest.h>

#include <chrono>

#include "integration/support/faults.hpp"
#include "model/lease.hpp"
#include "model/vocabulary.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/pods.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::text_at;

/// Pods `web-0` … crash, each a workload of its own.
void crash(const site& at, int from, int count) {
  std::vector<std::string> pods;
  std::vector<pod_status> statuses;
  for (int i = from; i < from + count; ++i) {
    const std::string name = "web-" + std::to_string(i);
    pods.push_back(make_pod({.name = name}));
    statuses.push_back({at.shop.name(), name, crashed_status(name)});
    at.home.log_of(at.shop, name).put(log_run::current, name + " fell\n");
  }
  at.home.create_pods(at.shop, pods);
  at.home.set_statuses(statuses);
}

/// `count` cases, each complete, with its log and its one clone.
void check_complete(const site& at, std::size_t count) {
  const auto cases = at.quarantine.cases();
  CHECK(cases.size() == count);
  CHECK(at.quarantine.clones().size() == count);
  for (const auto& one : cases) {
    const std::string pod(
        text_at(one, {"metadata", "labels", "forensic-source-pod"}));
    CAPTURE(pod);
    CAPTURE(std::string(annotation(one, model::note_problems)));
    CHECK(annotation(one, model::note_phase) == model::phase_complete);
    CHECK(text_at(one, {"data", "crash.log"}) == pod + " fell\n");
  }
}

double crashes_counted(const controller_process& controller, const site& at) {
  return controller
      .metric("forensics_crashes_total{namespace=\"" + at.shop.name() +
              "\",reason=\"Error\"}")
      .value_or(0);
}

TEST_CASE("faults that pass leave every case complete") {
  struct trouble {
    const char* what;
    const char* match;
    const char* effect;
    const char* more;
  };
  const auto one = [](const trouble& now) {
    CAPTURE(now.what);
    const site at;
    faults server(at.home);
    const auto rule = server.add(now.match, now.effect, now.more);
    controller_process controller(at.home.admin_kubeconfig(), at.flags());
    controller.wait_ready();
    crash(at, 0, 5);
    at.wait_closed(5, 30s);
    CHECK(server.met(rule) > 0);
    check_complete(at, 5);
    CHECK(crashes_counted(controller, at) == 5.0);
    CHECK(controller.stop(10s) == 0);
  };
  constexpr const char* cases = R"("verb":"create","resource":"configmaps")";
  constexpr const char* clones = R"("verb":"create","resource":"pods")";
  constexpr const char* logs =
      R"("verb":"get","resource":"pods","subresource":"log")";
  constexpr const char* watch = R"("verb":"watch","resource":"pods")";
  SUBCASE("throttled creates") {
    one({"429", cases, R"("status":429,"retry_after_seconds":1)",
         R"("times":3)"});
  }
  SUBCASE("a server in trouble") {
    one({"500", clones, R"("status":500)", R"("times":3)"});
  }
  SUBCASE("a server that is going down") {
    one({"503", R"("verb":"patch","resource":"configmaps")", R"("status":503)",
         R"("times":3)"});
  }
  SUBCASE("a conflict") {
    one({"409", R"("verb":"patch","resource":"configmaps")", R"("status":409)",
         R"("times":2)"});
  }
  SUBCASE("an answer that is lost after the create") {
    one({"lost", cases, R"("carried_out":true,"reset_after":0)",
         R"("times":2)"});
  }
  SUBCASE("a clone whose create answers 500, and was carried out") {
    one({"half done", clones, R"("carried_out":true,"status":500)",
         R"("times":2)"});
  }
  SUBCASE("logs that are cut in the middle") {
    one({"reset", logs, R"("reset_after":3)", R"("times":2)"});
  }
  SUBCASE("logs that end without TLS's goodbye") {
    one({"truncated", logs, R"("truncate_after":3)", R"("times":2)"});
  }
  SUBCASE("slow bytes") {
    one({"slow", logs, R"("bytes_per_second":20)", R"("times":2)"});
  }
  SUBCASE("slow answers") {
    one({"late", cases, R"("latency":"300ms","answer_latency":"300ms")",
         R"("probability":0.5)"});
  }
  SUBCASE("a watch that is cut after every second event") {
    one({"cut", watch, R"("cut_after":2)", ""});
  }
  SUBCASE("a watch that tells all twice") {
    one({"twice", watch, R"("duplicate":true)", ""});
  }
  SUBCASE("a watch that tells its whole story again") {
    one({"replay", watch, R"("replay":true)", ""});
  }
  SUBCASE("a watch in another order") {
    one({"reorder", watch, R"("reorder":true)", ""});
  }
  SUBCASE("a watch whose history expires") {
    one({"410", watch, R"("expire_after":3)", R"("times":2)"});
  }
  SUBCASE("a watch that ends in half an object") {
    one({"garbage", watch, R"("cut_after":2,"garbage":true)", R"("times":2)"});
  }
}

TEST_CASE("a server that refuses everything is not hammered") {
  struct storm {
    const char* what;
    const char* effect;
    double most_each_second;  ///< requests
  };
  const auto rage = [](const storm& now) {
    CAPTURE(now.what);
    const site at;
    faults server(at.home);
    controller_process controller(at.home.admin_kubeconfig(), at.flags());
    controller.wait_ready();
    crash(at, 0, 1);
    at.wait_closed(1);
    const auto lines_before = controller.log_lines().size();
    const auto begun = std::chrono::steady_clock::now();
    const auto rule = server.add("", now.effect);
    server.reset_connections();
    crash(at, 1, 2);
    eventually(60s, "a few refusals", [&] { return server.met(rule) >= 10; });
    const std::chrono::duration<double> length =
        std::chrono::steady_clock::now() - begun;
    CHECK(static_cast<double>(server.met(rule)) <=
          20 + now.most_each_second * length.count());
    CHECK(controller.log_lines().size() - lines_before <= 30);
    server.clear();
    at.wait_closed(3, 60s);
    check_complete(at, 3);
  };
  SUBCASE("429, without a word on when to come again") {
    rage({"429", R"("status":429)", 4});
  }
  SUBCASE("429, and when to come again") {
    rage(
        {"429 with Retry-After", R"("status":429,"retry_after_seconds":1)", 3});
  }
  SUBCASE("503") { rage({"503", R"("status":503)", 4}); }
  SUBCASE("connections that break") {
    rage({"reset", R"("reset_after":0)", 4});
  }
}

TEST_CASE("a history that is gone costs no crash, whenever it shows") {
  struct moment {
    const char* when;
    const char* match;
    const char* effect;
    int times;
  };
  constexpr const char* list = R"("verb":"list","resource":"pods")";
  constexpr const char* watch = R"("verb":"watch","resource":"pods")";
  constexpr const char* gone = R"("status":410,"reason":"Expired")";
  for (const moment& now :
       {moment{"at the first list", list, gone, 2},
        moment{"when the watch is opened", watch, gone, 3},
        moment{"before the watch's first event", watch, R"("expire_after":0)",
               3},
        moment{"after an event", watch, R"("expire_after":1)", 3}}) {
    CAPTURE(now.when);
    const site at;
    faults server(at.home);
    const auto rule = server.add(now.match, now.effect,
                                 R"("times":)" + std::to_string(now.times));
    const auto lists = server.add(list, R"("latency":"0s")");
    controller_process controller(at.home.admin_kubeconfig(), at.flags());
    crash(at, 0, 3);
    at.wait_closed(3, 30s);
    check_complete(at, 3);
    CHECK(server.met(rule) > 0);
    CHECK(server.met(lists) < 12);
  }
}

TEST_CASE("a list that trickles is read to its end") {
  const site at;
  crash(at, 0, 3);
  faults server(at.home);
  const auto rule = server.add(R"("verb":"list","resource":"pods")",
                               R"("bytes_per_second":2000)", R"("times":1)");
  controller_process controller(at.home.admin_kubeconfig(), at.flags());
  at.wait_closed(3, 60s);
  CHECK(server.met(rule) == 1);
  check_complete(at, 3);
}

TEST_CASE("a token that is refused for a while is waited for") {
  const site at;
  faults server(at.home);
  controller_process controller(at.home.admin_kubeconfig(), at.flags());
  controller.wait_ready();
  server.add("", R"("status":401)");
  server.reset_connections();
  eventually(20s, "a refusal in the log",
             [&] { return contains(controller.log(), "401"); });
  server.clear();
  crash(at, 0, 1);
  eventually(5s, "its case", [&] { return at.quarantine.cases().size() == 1; });
  at.wait_closed(1);
  check_complete(at, 1);
  CHECK_FALSE(controller.wait(0ms).has_value());
}

TEST_CASE("a storm of faults, seeded: each crash once") {
  for (const std::uint64_t seed : {7U, 8U}) {
    CAPTURE(seed);
    const site at;
    faults server(at.home, seed);
    const std::string rules[] = {
        server.add(R"("verb":"watch")", R"("cut_after":5,"duplicate":true)"),
        server.add(R"("verb":"create")",
                   R"("carried_out":true,"reset_after":0)",
                   R"("probability":0.2)"),
        server.add("", R"("status":503)", R"("probability":0.1)"),
        server.add("", R"("latency":"100ms")", R"("probability":0.2)"),
    };
    controller_process controller(at.home.admin_kubeconfig(), at.flags());
    crash(at, 0, 20);
    at.wait_closed(20, 60s);
    for (const auto& rule : rules) {
      CAPTURE(rule);
      CHECK(server.met(rule) > 0);
    }
    server.clear();
    check_complete(at, 20);
  }
}

TEST_CASE("connections that all break at once cost no crash") {
  const site at;
  faults server(at.home);
  controller_process controller(at.home.admin_kubeconfig(), at.flags());
  controller.wait_ready();
  crash(at, 0, 2);
  server.reset_connections();
  crash(at, 2, 2);
  server.compact();
  server.reset_connections();
  crash(at, 4, 2);
  at.wait_closed(6, 30s);
  check_complete(at, 6);
}

TEST_CASE("a clock that is wrong on the server changes no case") {
  for (const char* by : {"-90s", "90s"}) {
    CAPTURE(by);
    const site at;
    faults server(at.home);
    server.skew_clock(by);
    controller_process controller(at.home.admin_kubeconfig(), at.flags());
    crash(at, 0, 2);
    at.wait_closed(2);
    check_complete(at, 2);
  }
}

TEST_CASE(
    "a clock that is wrong on the server hands no lead over, and holds "
    "none up") {
  const site at;
  faults server(at.home);
  const auto flags = at.flags(
      {"--leader-elect", "--leader-elect-namespace=" + at.shop.name()});
  controller_process leader(at.home.admin_kubeconfig(), flags);
  leader.wait_ready();
  controller_process other(at.home.admin_kubeconfig(), flags);
  other.wait_ready();
  const std::string lease = "/apis/coordination.k8s.io/v1/namespaces/" +
                            at.shop.name() + "/leases/" +
                            model::lease_for(at.quarantine.name(), "").name;
  const auto version = [&] {
    return std::string(
        text_at(*at.home.get(lease), {"metadata", "resourceVersion"}));
  };
  for (const char* by : {"-90s", "90s"}) {
    CAPTURE(by);
    server.skew_clock(by);
    const auto before = version();
    eventually(10s, "a renewal", [&] { return version() != before; });
  }
  CHECK_FALSE(other.logged("leading"));
  CHECK(leader.stop(10s) == 0);
  eventually(2s, "the other leads",
             [&] { return other.logged("leading").has_value(); });
}

TEST_CASE("a right that is missing for a while is waited for") {
  const site at;
  faults server(at.home);
  const auto rule = server.add(R"("verb":"create","resource":"namespaces")",
                               R"("status":403)", R"("times":2)");
  controller_process controller(at.home.admin_kubeconfig(), at.flags());
  crash(at, 0, 1);
  at.wait_closed(1, 60s);
  CHECK(server.met(rule) == 2);
  check_complete(at, 1);
}

TEST_CASE("a refusal that quotes a password of the pod is told without it") {
  const site at;
  faults server(at.home);
  server.add(
      R"("verb":"create","resource":"pods")",
      R"("status":403,"reason":"Forbidden","message":"policy: cAnAry is no reference")");
  controller_process controller(at.home.admin_kubeconfig(), at.flags());
  at.crash(
      {.name = "web",
       .more_container = R"("env":[{"name":"DB_PASSWORD","value":"cAnAry"}])"});
  at.wait_closed(1);
  const auto line = controller.logged("case step failed");
  REQUIRE(line);
  CHECK(
      contains(text_at(*line, {"error"}), "policy: REDACTED is no reference"));
  CHECK_FALSE(contains(controller.log(), "cAnAry"));
  CHECK_FALSE(contains(
      at.home.kubectl({"get", "events", "-n", at.shop, "-o", "json"}).out,
      "cAnAry"));
}

}  // namespace
}  // namespace forensics::test
