/// A stock kubectl, used as people use it.
#include <doctest/doctest.h>

#include <csignal>

#include "scenarios/support/eventually.hpp"
#include "scenarios/support/pods.hpp"
#include "scenarios/support/scratch_namespace.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;

struct desk {
  cluster home;
  scratch_namespace ns{home};

  outcome kubectl(std::vector<std::string> args,
                  std::string_view input = {}) const {
    args.insert(args.end(), {"-n", ns.name()});
    return home.kubectl(args, input);
  }
  /// Its standard output; it must succeed.
  std::string out(std::vector<std::string> args,
                  std::string_view input = {}) const {
    const outcome done = kubectl(std::move(args), input);
    CAPTURE(done.err);
    REQUIRE(done.exit_code == 0);
    return done.out;
  }
};

/// A line's words, one space between them.
std::string squeezed(std::string_view line) {
  std::string out;
  for (const char c : line) {
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out.push_back(squeezed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

TEST_CASE("kubectl get prints the tables that people know") {
  const desk at;
  at.home.create_pod(at.ns, make_pod({.name = "web",
                                      .labels = {{"app", "web"}},
                                      .containers = {"app", "side"}}));
  at.home.set_status(
      at.ns, "web",
      crashed_status("web", {{.then = afterwards::backs_off, .run = 2}}));
  at.home.create_pod(at.ns, make_pod({.name = "fresh"}));
  const auto pods = lines_of(at.out({"get", "pods"}));
  REQUIRE(pods.size() == 3);
  CHECK(pods[0] == "NAME READY STATUS RESTARTS AGE");
  CHECK(pods[1].rfind("fresh 0/1 Pending 0 ", 0) == 0);
  CHECK(pods[2].rfind("web 0/2 CrashLoopBackOff 2 (", 0) == 0);
  CHECK(lines_of(at.out({"get", "pods", "-o", "wide"}))[0] ==
        "NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS "
        "GATES");
  CHECK(contains(at.out({"get", "pod", "web", "-o", "wide"}), "testenv-node"));
  CHECK(at.out({"get", "pods", "-l", "app=web", "-o", "name"}) == "pod/web\n");
  CHECK(at.out({"get", "pods", "--field-selector=metadata.name=fresh", "-o",
                "name"}) == "pod/fresh\n");
  CHECK(lines_of(at.out({"get", "pods", "--show-labels"}))[2].find("app=web") !=
        std::string::npos);
  CHECK(at.out({"get", "pod", "web", "-o",
                "jsonpath={.spec.containers[*].name}"}) == "app side");
  const std::string yaml = at.out({"get", "pod", "web", "-o", "yaml"});
  CHECK(contains(yaml, "apiVersion: v1\nkind: Pod\n"));
  CHECK(contains(yaml, "  nodeName: testenv-node\n"));
  CHECK(contains(at.out({"get", "all"}), "pod/web"));
  CHECK(contains(at.out({"get", "po,cm"}), "configmap/kube-root-ca.crt"));
  CHECK(lines_of(at.home.kubectl({"get", "pods", "-A"}).out)[0].rfind(
            "NAMESPACE NAME READY", 0) == 0);
  CHECK(contains(at.kubectl({"get", "secrets"}).err, "No resources found"));
  const auto none = at.kubectl({"get", "pod", "nobody"});
  CHECK(none.exit_code == 1);
  CHECK(none.err ==
        "Error from server (NotFound): pods \"nobody\" not found\n");
}

TEST_CASE("each kind has its columns") {
  const desk at;
  struct row {
    std::vector<std::string> create;
    const char* kind;
    const char* head;
    const char* line;  ///< begins with
  };
  for (const row& one : std::vector<row>{
           {{"configmap", "c", "--from-literal=a=b"},
            "configmap/c",
            "NAME DATA AGE",
            "c 1 "},
           {{"secret", "generic", "s", "--from-literal=a=b"},
            "secret/s",
            "NAME TYPE DATA AGE",
            "s Opaque 1 "},
           {{"serviceaccount", "sa"},
            "serviceaccount/sa",
            "NAME SECRETS AGE",
            "sa 0 "},
           {{"quota", "q", "--hard=pods=3"},
            "quota/q",
            nullptr,  // its status comes a moment later
            "q "},
           {{"role", "r", "--verb=get", "--resource=pods"},
            "role/r",
            "NAME CREATED AT",
            "r 20"},
           {{"rolebinding", "b", "--role=r", "--user=u"},
            "rolebinding/b",
            "NAME ROLE AGE",
            "b Role/r "},
           {{"job", "j", "--image=i"},
            "job/j",
            "NAME STATUS COMPLETIONS DURATION AGE",
            "j "},
       }) {
    CAPTURE(one.kind);
    auto create = one.create;
    create.insert(create.begin(), "create");
    CHECK(contains(at.out(create), " created"));
    const auto table = lines_of(at.out({"get", one.kind}));
    REQUIRE(table.size() == 2);
    if (one.head != nullptr) CHECK(table[0] == one.head);
    CHECK(table[1].rfind(one.line, 0) == 0);
  }
  CHECK(lines_of(at.home.kubectl({"get", "namespace", at.ns.name()}).out)[1]
            .rfind(at.ns.name() + " Active ", 0) == 0);
  CHECK(lines_of(at.home.kubectl({"get", "node", "testenv-node"}).out)[1].rfind(
            "testenv-node Ready ", 0) == 0);
  const auto again = at.kubectl({"create", "configmap", "c"});
  CHECK(again.err ==
        "error: failed to create configmap: configmaps \"c\" already exists\n");
}

TEST_CASE("apply says created, unchanged, configured") {
  const desk at;
  const std::string one = R"(
apiVersion: v1
kind: ConfigMap
metadata: {name: one, labels: {app: web}}
data: {a: "1", b: "2"}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  nodeName: testenv-node
  containers:
  - {name: app, image: "i:1"}
)";
  CHECK(at.out({"apply", "-f", "-"}, one) ==
        "configmap/one created\npod/web created\n");
  CHECK(at.out({"apply", "-f", "-"}, one) ==
        "configmap/one unchanged\npod/web unchanged\n");
  std::string two = one;
  two.replace(two.find(", b: \"2\""), 8, "");
  two.replace(two.find("i:1"), 3, "i:2");
  CHECK(at.kubectl({"diff", "-f", "-"}, two).exit_code == 1);
  CHECK(at.out({"apply", "-f", "-"}, two) ==
        "configmap/one configured\npod/web configured\n");
  CHECK(at.out({"get", "cm", "one", "-o", "jsonpath={.data}"}) ==
        R"({"a":"1"})");
  CHECK(at.out({"get", "pod", "web", "-o",
                "jsonpath={.spec.containers[0].image}"}) == "i:2");
  CHECK(
      at.out(
          {"apply", "--server-side", "-f", "-"},
          R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"two"}})") ==
      "configmap/two serverside-applied\n");

  const auto misspelt =
      at.kubectl({"apply", "-f", "-"},
                 R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"odd"},)"
                 R"("spec":{"nodeNam":"x"}})");
  CHECK(misspelt.exit_code == 1);
  CHECK(contains(misspelt.err,
                 "strict decoding error: unknown field \"spec.nodeNam\""));
}

TEST_CASE("labels, annotations and patches change an object") {
  const desk at;
  at.out({"create", "configmap", "one"});
  CHECK(at.out({"label", "cm", "one", "a=b"}) == "configmap/one labeled\n");
  CHECK(at.kubectl({"label", "cm", "one", "a=c"}).exit_code == 1);
  CHECK(at.out({"label", "cm", "one", "a=c", "--overwrite"}) ==
        "configmap/one labeled\n");
  CHECK(at.out({"label", "cm", "one", "a-"}) == "configmap/one unlabeled\n");
  CHECK(at.out({"annotate", "cm", "one", "forensic.io/hold=true"}) ==
        "configmap/one annotated\n");
  for (const auto& [type, what] :
       {std::pair{"merge", R"({"data":{"m":"1"}})"},
        std::pair{"strategic", R"({"data":{"s":"1"}})"},
        std::pair{"json", R"([{"op":"add","path":"/data/j","value":"1"}])"}})
    CHECK(at.out({"patch", "cm", "one", "--type", type, "-p", what}) ==
          "configmap/one patched\n");
  CHECK(at.out({"get", "cm", "one", "-o", "jsonpath={.data}"}) ==
        R"({"j":"1","m":"1","s":"1"})");
  CHECK(at.out({"patch", "cm", "one", "--type", "merge", "-p", "{}"}) ==
        "configmap/one patched (no change)\n");
  CHECK(
      at.out(
          {"replace", "-f", "-"},
          R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"},)"
          R"("data":{"r":"1"}})") == "configmap/one replaced\n");
}

TEST_CASE("delete waits until it is done, wait until it is true") {
  const desk at;
  at.home.create_pod(at.ns, make_pod({.name = "web"}));
  const auto early = at.kubectl(
      {"wait", "pod/web", "--for=condition=Ready", "--timeout=100ms"});
  CHECK(early.exit_code == 1);
  CHECK(contains(early.err, "timed out waiting for the condition on pods/web"));
  at.home.set_status(at.ns, "web", running_status("web"));
  CHECK(at.out({"wait", "pod/web", "--for=jsonpath={.status.phase}=Running",
                "--timeout=10s"}) == "pod/web condition met\n");
  CHECK(contains(at.out({"delete", "pod", "web", "--timeout=10s"}),
                 "pod \"web\" deleted"));
  CHECK(at.kubectl({"get", "pod", "web"}).exit_code == 1);
  at.out({"create", "configmap", "a"});
  at.out({"create", "configmap", "b"});
  CHECK(contains(at.out({"delete", "cm", "a", "b"}), "\"b\" deleted"));
  CHECK(at.out({"delete", "cm", "a", "--ignore-not-found"}).empty());
  CHECK(at.out({"create", "cm", "dry", "--dry-run=server"}) ==
        "configmap/dry created (server dry run)\n");
  CHECK(at.kubectl({"get", "cm", "dry"}).exit_code == 1);
}

TEST_CASE("a watch prints a line for each change") {
  const desk at;
  auto lines = memory_file();
  child watching({"kubectl", "get", "pods", "-w", "-n", at.ns.name()}, {},
                 {.out = lines.get()});
  at.home.create_pod(at.ns, make_pod({.name = "web"}));
  eventually(10s, "the pod's line",
             [&] { return contains(content_of(lines), "Pending"); });
  at.home.set_status(at.ns, "web", crashed_status("web"));
  eventually(10s, "its crash",
             [&] { return contains(content_of(lines), "Error"); });
  const auto all = lines_of(content_of(lines));
  CHECK(all.front() == "NAME READY STATUS RESTARTS AGE");
  CHECK(std::count(all.begin(), all.end(), all.front()) == 1);
  watching.signal(SIGINT);
  CHECK(watching.wait(10s).has_value());
}

TEST_CASE("describe tells a pod's story with its events") {
  const desk at;
  at.home.create_pod(at.ns, make_pod({.name = "web"}));
  at.home.set_status(at.ns, "web", crashed_status("web"));
  const auto pod =
      get(at.home, "/api/v1/namespaces/" + at.ns.name() + "/pods/web");
  const std::string uid(model::text_at(pod.body, {"metadata", "uid"}));
  REQUIRE(post(at.home, "/api/v1/namespaces/" + at.ns.name() + "/events",
               R"({"metadata":{"name":"web.1"},"involvedObject":{)"
               R"("kind":"Pod","apiVersion":"v1","name":"web","namespace":")" +
                   at.ns.name() + R"(","uid":")" + uid +
                   R"("},"reason":"Tested","message":"it was tested",)"
                   R"("type":"Normal","count":1,)"
                   R"("firstTimestamp":"2026-01-01T00:00:00Z",)"
                   R"("lastTimestamp":"2026-01-01T00:00:00Z"})")
              .status == 200);
  const std::string story = at.out({"describe", "pod", "web"});
  for (const char* part : {"Name:             web", "Reason:       Error",
                           "Exit Code:    1", "Tested", "it was tested"})
    CHECK(contains(story, part));
  const auto events = lines_of(at.out({"events", "--for", "pod/web"}));
  REQUIRE(events.size() == 2);
  CHECK(events[0] == "LAST SEEN TYPE REASON OBJECT MESSAGE");
  CHECK(contains(events[1], "Normal Tested Pod/web it was tested"));
  CHECK(contains(at.out({"get", "events"}), "pod/web"));
  at.out({"create", "configmap", "c", "--from-literal=a=b"});
  CHECK(contains(at.out({"describe", "cm", "c"}), "a:\n----\nb\n"));
  CHECK(contains(at.home.kubectl({"describe", "ns", at.ns.name()}).out,
                 "Status:       Active"));
  CHECK(contains(at.home.kubectl({"describe", "node", "testenv-node"}).out,
                 "Non-terminated Pods:"));
}

TEST_CASE("kubectl finds out what the server has") {
  const desk at;
  const std::string resources = at.out({"api-resources"});
  for (const char* line :
       {"pods po v1 true Pod", "configmaps cm v1 true ConfigMap",
        "jobs batch/v1 true Job", "namespaces ns v1 false Namespace",
        "networkpolicies netpol networking.k8s.io/v1 true NetworkPolicy",
        "leases coordination.k8s.io/v1 true Lease"}) {
    CAPTURE(line);
    const auto all = lines_of(resources);
    CHECK(std::count(all.begin(), all.end(), line) == 1);
  }
  CHECK(contains(at.out({"api-versions"}), "batch/v1\n"));
  CHECK(contains(at.out({"version"}), "Server Version: v1.34"));
  CHECK(
      contains(at.out({"explain", "pod.spec.containers"}), "KIND:       Pod"));
  CHECK(
      contains(at.out({"explain", "pod.spec.containers"}), "imagePullPolicy"));
  CHECK(at.out({"get", "--raw", "/readyz"}) == "ok");
  CHECK(at.out({"auth", "can-i", "delete", "pods"}) == "yes\n");
  CHECK(contains(at.kubectl({"get", "unicorns"}).err,
                 "the server doesn't have a resource type \"unicorns\""));
}

TEST_CASE("kubectl logs reads runs, tails and sizes") {
  const desk at;
  at.home.create_pod(at.ns,
                     make_pod({.name = "web", .containers = {"app", "side"}}));
  at.home.set_status(at.ns, "web", running_status("web", {"app", "side"}, 1));
  at.home.log_of(at.ns, "web").put(log_run::current, "one\ntwo\nthree\n");
  at.home.log_of(at.ns, "web").put(log_run::previous, "before\n");
  at.home.log_of(at.ns, "web", "side").put(log_run::current, "aside\n");
  CHECK(at.out({"logs", "web", "-c", "app"}) == "one\ntwo\nthree\n");
  CHECK(at.out({"logs", "web", "-c", "app", "--previous"}) == "before\n");
  CHECK(at.out({"logs", "web", "-c", "app", "--tail=1"}) == "three\n");
  CHECK(at.out({"logs", "web", "-c", "app", "--limit-bytes=5"}) == "one\nt");
  CHECK(contains(at.out({"logs", "web", "--all-containers"}), "aside\n"));
  const auto odd = at.kubectl({"logs", "web", "-c", "nobody"});
  CHECK(odd.exit_code == 1);
  CHECK(contains(odd.err, "container nobody is not valid for pod web"));
  CHECK(contains(at.kubectl({"logs", "nobody"}).err,
                 "pods \"nobody\" not found"));
}

}  // namespace
}  // namespace forensics::test
