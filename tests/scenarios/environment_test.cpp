/// The environment that scenarios run in: what they may rely on, whichever
/// server it has.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>

#include "k8s/requests.hpp"
#include "scenarios/support/cluster.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/pods.hpp"
#include "scenarios/support/process.hpp"
#include "scenarios/support/scratch_namespace.hpp"
#include "scenarios/support/text.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::text_at;
using std::chrono::steady_clock;

TEST_CASE("the node is ready") {
  const auto node = cluster{}.get("/api/v1/nodes/testenv-node");
  REQUIRE(node);
  const auto& conditions = model::array_at(*node, {"status", "conditions"});
  REQUIRE(conditions.Size() == 1);
  CHECK(text_at(conditions[0], {"type"}) == "Ready");
  CHECK(text_at(conditions[0], {"status"}) == "True");
}

TEST_CASE("a pod has the status that was set") {
  const cluster home;
  const scratch_namespace ns(home);
  home.create_pod(ns, make_pod({.name = "web", .containers = {"app", "side"}}));
  home.set_status(
      ns, "web",
      crashed_status("web", {{.then = afterwards::backs_off,
                              .run = 2,
                              .exit_code = 137,
                              .reason = "OOMKilled"},
                             {.container = "side", .exit_code = 3}}));

  const auto pod = home.get_json({"pod", "web", "-n", ns});

  const auto& statuses = model::array_at(pod, {"status", "containerStatuses"});
  REQUIRE(statuses.Size() == 2);
  CHECK(text_at(statuses[0], {"state", "waiting", "reason"}) ==
        "CrashLoopBackOff");
  CHECK(text_at(statuses[0], {"lastState", "terminated", "reason"}) ==
        "OOMKilled");
  CHECK(text_at(statuses[0], {"lastState", "terminated", "containerID"}) ==
        container_id("web", "app", 2));
  CHECK(model::integer_at(statuses[0], {"restartCount"}) == 2);
  CHECK(model::integer_at(statuses[1], {"state", "terminated", "exitCode"}) ==
        3);
}

TEST_CASE("a container that runs again keeps its crash as its last state") {
  const cluster home;
  const scratch_namespace ns(home);
  home.create_pod(ns, make_pod({.name = "web"}));
  home.set_status(ns, "web", running_status("web"));
  home.set_status(ns, "web",
                  crashed_status("web", {{.then = afterwards::runs_again}}));

  const auto pod = home.get("/api/v1/namespaces/" + ns.name() + "/pods/web");

  const auto& app = model::array_at(*pod, {"status", "containerStatuses"})[0];
  CHECK(text_at(app, {"lastState", "terminated", "containerID"}) ==
        container_id("web", "app", 0));
  CHECK(text_at(app, {"containerID"}) == container_id("web", "app", 1));
  CHECK(app["state"].HasMember("running"));
}

TEST_CASE("kubectl logs shows what was put") {
  const cluster home;
  const scratch_namespace ns(home);
  home.create_pod(ns, make_pod({.name = "web"}));
  const auto log = home.log_of(ns, "web");
  const auto logs = [&](std::vector<std::string> more) {
    std::vector<std::string> args{"logs", "web", "-n", ns};
    args.insert(args.end(), more.begin(), more.end());
    return home.kubectl(args);
  };

  SUBCASE("the current run") {
    log.put(log_run::current, "one\ntwo\nthree\n");
    CHECK(logs({}).out == "one\ntwo\nthree\n");
    CHECK(logs({"--tail=2"}).out == "two\nthree\n");
    CHECK(logs({"--tail=0"}).out == "");
    CHECK(logs({"--tail=9"}).out == "one\ntwo\nthree\n");
    CHECK(logs({"--tail=2", "--limit-bytes=5"}).out == "two\nt");
  }
  SUBCASE("a log without a line's end") {
    log.put(log_run::current, "one\ntwo");
    CHECK(logs({"--tail=1"}).out == "two");
  }
  SUBCASE("the run before") {
    log.put(log_run::current, "new").put(log_run::previous, "old");
    CHECK(logs({"--previous"}).out == "old");
  }
  SUBCASE("no run before") {
    const auto answer = logs({"--previous"});
    CHECK(answer.exit_code == 1);
    CHECK(contains(answer.err, "previous terminated container"));
  }
  SUBCASE("an answer that only looks like a log") {
    log.answer(log_run::previous, 200, "unable to retrieve container logs");
    CHECK(logs({"--previous"}).out == "unable to retrieve container logs");
    log.put(log_run::previous, "the log");
    CHECK(logs({"--previous"}).out == "the log");
  }
  SUBCASE("a kubelet that fails") {
    log.answer(log_run::current, 500, "disk on fire");
    CHECK(logs({}).exit_code == 1);
  }
}

TEST_CASE("a log that hangs is not answered until it is released") {
  const cluster home;
  const scratch_namespace ns(home);
  home.create_pod(ns, make_pod({.name = "web"}));
  const auto log = home.log_of(ns, "web");
  log.put(log_run::current, "late\n").hang();

  const auto answer =
      home.kubectl({"logs", "web", "-n", ns, "--request-timeout=1s"});
  CHECK(answer.exit_code == 1);
  CHECK(answer.out == "");

  log.release();
  CHECK(home.kubectl({"logs", "web", "-n", ns}).out == "late\n");
}

TEST_CASE("two hundred logs are served at once") {
  const cluster home(200);
  const scratch_namespace ns(home);
  home.create_pod(ns, make_pod({.name = "web"}));
  home.log_of(ns, "web").put(log_run::current, "late\n").delay(3s);
  const std::vector<k8s::request> requests(
      200, k8s::pod_log(ns.name(), "web", "app", false, 1000, 30s));

  const auto start = steady_clock::now();
  const auto answers = home.call_all(requests);

  CHECK(steady_clock::now() - start < 20s);  // one after the other: 600 s
  CHECK(std::count_if(answers.begin(), answers.end(), [](const auto& answer) {
          return answer && answer->body == "late\n";
        }) == 200);
}

TEST_CASE("two hundred pods crash within five seconds") {
  const cluster home;
  const scratch_namespace ns(home);
  std::vector<std::string> pods;
  std::vector<pod_status> statuses;
  for (int i = 0; i < 200; ++i) {
    const std::string name = "web-" + std::to_string(i);
    pods.push_back(make_pod({.name = name}));
    statuses.push_back({ns, name, crashed_status(name)});
  }
  home.create_pods(ns, pods);

  const auto start = steady_clock::now();
  home.set_statuses(statuses);

  CHECK(steady_clock::now() - start < 5s);
  const auto last =
      home.get("/api/v1/namespaces/" + ns.name() + "/pods/web-199");
  REQUIRE(last);
  CHECK(text_at(*last, {"status", "phase"}) == "Running");
}

TEST_CASE("what an object owns is deleted with it") {
  const cluster home;
  const scratch_namespace ns(home);
  const std::string maps = "/api/v1/namespaces/" + ns.name() + "/configmaps/";
  home.apply(R"({"apiVersion": "v1", "kind": "ConfigMap",
    "metadata": {"name": "owner", "namespace": ")" +
             ns.name() + R"("}})");
  const auto owner = home.get(maps + "owner");
  REQUIRE(owner);
  home.apply(R"({"apiVersion": "v1", "kind": "ConfigMap",
    "metadata": {"name": "owned", "namespace": ")" +
             ns.name() + R"(",
      "ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap",
        "name": "owner", "uid": ")" +
             std::string{text_at(*owner, {"metadata", "uid"})} + R"("}]}})");

  REQUIRE(home.call(make_request(k8s::method::del, maps + "owner")));

  eventually(60s, "the owned ConfigMap is gone",
             [&] { return !home.get(maps + "owned"); });
}

TEST_CASE("a namespace is deleted with its pods") {
  const cluster home;
  std::string path;
  {
    const scratch_namespace ns(home);
    path = "/api/v1/namespaces/" + ns.name();
    home.create_pod(ns, make_pod({.name = "web"}));
  }
  CHECK_FALSE(home.get(path + "/pods/web"));
  eventually(60s, path + " is gone", [&] { return !home.get(path); });
}

TEST_CASE("a user without rights is refused") {
  const cluster home;
  const auto as = [&](const std::string& kubeconfig) {
    return home.kubectl({"get", "pods", "--kubeconfig", kubeconfig});
  };
  CHECK(as(home.admin_kubeconfig()).exit_code == 0);
  CHECK(contains(as(home.powerless_kubeconfig()).err, "\"powerless\""));
  CHECK(contains(as(home.kubeconfig_of("default", "default")).err,
                 "system:serviceaccount:default:default"));
}

TEST_CASE("the API server can be paused and restarted") {
  const cluster home;
  const scratch_namespace ns(home);
  const auto reachable = [&] {
    return home.kubectl({"get", "pods", "-n", ns, "--request-timeout=2s"})
               .exit_code == 0;
  };
  home.create_pod(ns, make_pod({.name = "web"}));

  home.apiserver(apiserver_action::pause);
  CHECK_FALSE(reachable());
  home.apiserver(apiserver_action::resume);
  CHECK(reachable());

  home.apiserver(apiserver_action::stop);
  CHECK_FALSE(reachable());
  home.apiserver(apiserver_action::start);
  CHECK(reachable());

  home.apiserver(apiserver_action::restart);
  CHECK(home.get("/api/v1/namespaces/" + ns.name() + "/pods/web"));
}

TEST_CASE("a child's input, output and end are seen") {
  CHECK(run({"cat"}, "to and fro").out == "to and fro");
  CHECK(run({"no-such-program-anywhere"}).exit_code == 127);
  CHECK(run({"sleep", "60"}, {}, {}, 50ms).exit_code == 137);
  CHECK(run({"printenv", "COLOUR"}, {}, {{"COLOUR", "blue"}}).out == "blue\n");
}

}  // namespace
}  // namespace forensics::test
