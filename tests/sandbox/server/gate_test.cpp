#include "sandbox/server/gate.hpp"

#include <doctest/doctest.h>

#include "sandbox/server/gate_lab.hpp"

namespace forensics::sandbox {
namespace {

using namespace std::chrono_literals;

const std::string maps = "/api/v1/namespaces/default/configmaps";
const std::string one_map =
    R"({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one"}})";

std::string message_of(const outgoing& answer) {
  return text_in(answer, {"message"});
}

TEST_CASE("who is not known gets a 401 whatever they ask for") {
  gate_lab lab;
  for (const std::string path :
       {"/version", "/api/v1/pods", "/sandbox/faults"}) {
    CAPTURE(path);
    const outgoing answer = lab.ask("GET", path, "", "nobody");
    CHECK(answer.answer.code == 401);
    CHECK(message_of(answer) == "Unauthorized");
  }
}

TEST_CASE("who has no right is told which, as by a real API server") {
  gate_lab lab;
  const struct {
    std::string method, path, message;
  } cases[] = {
      {"GET", "/api/v1/pods",
       R"(pods is forbidden: User "jane" cannot list resource "pods" in API )"
       R"(group "" at the cluster scope)"},
      {"GET", "/api/v1/namespaces/default/pods?watch=1",
       R"(pods is forbidden: User "jane" cannot watch resource "pods" in API )"
       R"(group "" in the namespace "default")"},
      {"GET", "/api/v1/namespaces/default/pods/x/log",
       R"(pods "x" is forbidden: User "jane" cannot get resource "pods/log" )"
       R"(in API group "" in the namespace "default")"},
      {"GET", "/api/v1/namespaces/default",
       R"(namespaces "default" is forbidden: User "jane" cannot get resource )"
       R"("namespaces" in API group "" in the namespace "default")"},
      {"GET", "/api/v1/nodes/n",
       R"(nodes "n" is forbidden: User "jane" cannot get resource "nodes" in )"
       R"(API group "" at the cluster scope)"},
      {"POST", "/apis/batch/v1/namespaces/default/jobs",
       R"(jobs.batch is forbidden: User "jane" cannot create resource "jobs" )"
       R"(in API group "batch" in the namespace "default")"},
      {"DELETE", "/api/v1/namespaces/default/pods",
       R"(pods is forbidden: User "jane" cannot deletecollection resource )"
       R"("pods" in API group "" in the namespace "default")"},
      {"GET", "/api/v1/namespaces/default/pods?fieldSelector=metadata.name%3Dx",
       R"(pods "x" is forbidden: User "jane" cannot list resource "pods" in )"
       R"(API group "" in the namespace "default")"},
      {"GET", "/apis/nope.io/v1/foos",
       R"(foos.nope.io is forbidden: User "jane" cannot list resource "foos" )"
       R"(in API group "nope.io" at the cluster scope)"},
      {"DELETE", "/api/v1/namespaces/default/foos/x",
       R"(foos "x" is forbidden: User "jane" cannot delete resource "foos" )"
       R"(in API group "" in the namespace "default")"},
      {"GET", "/metrics",
       R"(forbidden: User "jane" cannot get path "/metrics")"},
      {"POST", "/version",
       R"(forbidden: User "jane" cannot post path "/version")"},
      {"GET", "/sandbox/requests",
       R"(forbidden: User "jane" cannot get path "/sandbox/requests")"},
  };
  for (const auto& [method, path, message] : cases) {
    CAPTURE(path);
    const outgoing answer = lab.ask(method, path, "", "jane");
    CHECK(answer.answer.code == 403);
    CHECK(message_of(answer) == message);
  }
}

TEST_CASE("a role lets its users in, and its absence is told") {
  gate_lab lab;
  lab.let_jane(R"("get", "list")", R"("configmaps")");
  CHECK(lab.ask("GET", maps, "", "jane").answer.code == 200);
  CHECK(lab.ask("POST", maps, one_map, "jane").answer.code == 403);
  CHECK(lab.ask("DELETE", "/apis/rbac.authorization.k8s.io/v1/clusterroles/r")
            .answer.code == 200);
  CHECK(message_of(lab.ask("GET", maps, "", "jane"))
            .ends_with(R"(in the namespace "default": RBAC: )"
                       R"(clusterrole.rbac.authorization.k8s.io "r" not )"
                       "found"));
}

TEST_CASE("what is not served is not found by those who may read all") {
  gate_lab lab;
  CHECK(lab.ask("GET", "/apis/nope.io/v1/foos").answer.code == 404);
  CHECK(lab.ask("GET", "/api/v1/foos").answer.code == 404);
  CHECK(lab.ask("GET", "/apis/nope.io/v1", "", "jane").answer.code == 403);
}

TEST_CASE("the administrator can act as another") {
  gate_lab lab;
  incoming what = request_of("GET", maps, "", "admin");
  what.as_user = "joe";
  CHECK(message_of(lab.ask(what)).find(R"(User "joe" cannot list)") !=
        std::string::npos);
}

TEST_CASE("an error on purpose is answered in place of the request") {
  gate_lab lab;
  lab.add_fault(R"({"match": {"verb": "create", "resource": "configmaps"},
    "effect": {"status": 503, "retry_after_seconds": 4}, "times": 1})");
  const outgoing answer = lab.ask("POST", maps, one_map);
  CHECK(answer.answer.code == 503);
  CHECK(text_in(answer, {"reason"}) == "ServiceUnavailable");
  CHECK(lab.ask("GET", maps + "/one").answer.code == 404);
  CHECK(lab.ask("POST", maps, one_map).answer.code == 201);
}

TEST_CASE("a request may be carried out and answered with an error") {
  gate_lab lab;
  lab.add_fault(R"({"match": {"verb": "create"}, "times": 1,
    "effect": {"status": 500, "carried_out": true}})");
  CHECK(lab.ask("POST", maps, one_map).answer.code == 500);
  CHECK(lab.ask("GET", maps + "/one").answer.code == 200);
}

TEST_CASE("faults of the wire go with the answer") {
  gate_lab lab;
  lab.add_fault(R"({"effect": {"reset_after": 1, "truncate_after": 2,
    "bytes_per_second": 3}})");
  const outgoing answer = lab.ask("GET", maps);
  CHECK(answer.answer.code == 200);
  CHECK(answer.faults.reset_after == 1);
  CHECK(answer.faults.truncate_after == 2);
  CHECK(answer.faults.bytes_per_second == 3);
}

TEST_CASE("an answer can be late") {
  for (const char* which : {"latency", "answer_latency"}) {
    CAPTURE(which);
    gate_lab lab;
    lab.add_fault(R"({"effect": {")" + std::string{which} + R"(": "80ms"}})");
    const auto start = std::chrono::steady_clock::now();
    CHECK(lab.ask("GET", maps).answer.code == 200);
    CHECK(std::chrono::steady_clock::now() - start >= 80ms);
  }
}

TEST_CASE("a watch has its faults, a list has not") {
  gate_lab lab;
  lab.add_fault(R"({"effect": {"cut_after": 0}})");
  outgoing watch = lab.ask("GET", "/api/v1/namespaces?watch=1");
  REQUIRE(watch.answer.stream);
  CHECK_FALSE(watch.answer.stream->take());
  CHECK(lab.ask("GET", "/api/v1/namespaces").answer.body.find("default") !=
        std::string::npos);
}

TEST_CASE("requests to the sandbox itself meet no fault") {
  gate_lab lab;
  lab.add_fault(R"({"effect": {"status": 500}})");
  CHECK(lab.ask("GET", maps).answer.code == 500);
  CHECK(lab.ask("GET", "/sandbox/faults").answer.code == 200);
  CHECK(lab.ask("DELETE", "/sandbox/faults").answer.code == 200);
  CHECK(lab.ask("GET", maps).answer.code == 200);
}

TEST_CASE("requests are counted by verb, resource and code") {
  gate_lab lab;
  lab.ask("GET", maps);
  lab.ask("GET", maps);
  lab.ask("GET", maps + "/one");
  lab.ask("GET", "/api/v1/namespaces/default/pods/web/log");
  lab.ask("GET", "/version");
  lab.ask("GET", "/invented");
  lab.ask("GET", "/version", "", "nobody");
  CHECK(lab.ask("GET", "/sandbox/requests").answer.body ==
        R"({"requests":[)"
        R"({"verb":"get","resource":"/","code":401,"count":1},)"
        R"({"verb":"get","resource":"/","code":404,"count":1},)"
        R"({"verb":"get","resource":"/version","code":200,"count":1},)"
        R"({"verb":"get","resource":"configmaps","code":404,"count":1},)"
        R"({"verb":"get","resource":"pods/log","code":404,"count":1},)"
        R"({"verb":"list","resource":"configmaps","code":200,"count":2}]})"
        "\n");
}

}  // namespace
}  // namespace forensics::sandbox
