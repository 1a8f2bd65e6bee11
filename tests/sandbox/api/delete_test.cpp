#include <doctest/doctest.h>

#include "sandbox/api/cluster.hpp"

namespace forensics::sandbox {
namespace {

const std::string pod_p = pods + "/p";

void make_map(cluster& to, const std::string& name) {
  to.send("POST", config_maps, "{'metadata':{'name':'" + name + "'}}");
}

/// A pod on a node, or on none.
void make_pod(cluster& to, const std::string& node) {
  to.send("POST", pods,
          "{'metadata':{'name':'p'},'spec':{'nodeName':'" + node +
              "','terminationGracePeriodSeconds':20,'containers':[{"
              "'name':'c','image':'i'}]}}");
}

TEST_CASE("most kinds answer a DELETE with a Status, some with the object") {
  cluster to;
  make_map(to, "x");
  const std::string uid = to.get(config_maps + "/x").text({"metadata", "uid"});
  const reply status = to.send("DELETE", config_maps + "/x");
  CHECK(status.code == 200);
  CHECK(status.body ==
        R"({"kind":"Status","apiVersion":"v1","metadata":{},)"
        R"("status":"Success","details":{"name":"x","kind":"configmaps",)"
        R"("uid":")" +
            uid + R"("}})");
  CHECK(to.get(config_maps + "/x").code == 404);
  make_pod(to, "");
  CHECK(to.send("DELETE", pod_p).text({"kind"}) == "Pod");
}

TEST_CASE("a grace period of more seconds than a clock has is cut short") {
  cluster to;
  to.send("POST", pods,
          "{'metadata':{'name':'p'},'spec':{'nodeName':'n',"
          "'terminationGracePeriodSeconds':9223372036854775807,"
          "'containers':[{'name':'c','image':'i'}]}}");
  const reply marked = to.send("DELETE", pod_p);
  CHECK(marked.code == 200);
  const auto end =
      model::parse_rfc3339(marked.text({"metadata", "deletionTimestamp"}));
  REQUIRE(end);
  CHECK(*end > to.now);
  const reply shortened = to.send("DELETE", pod_p + "?gracePeriodSeconds=20");
  CHECK(shortened.code == 200);
  CHECK(
      model::parse_rfc3339(shortened.text({"metadata", "deletionTimestamp"})) ==
      to.now + std::chrono::seconds(20));
}

struct refusal {
  const char* because;
  const char* query;
  const char* body;
  int code;
  const char* message;
};

TEST_CASE("a DELETE that is refused says why as the real API server does") {
  cluster to;
  make_map(to, "x");
  const auto map = to.get(config_maps + "/x");
  const std::string uid = map.text({"metadata", "uid"});
  const std::string version = map.text({"metadata", "resourceVersion"});
  const std::string of_uid =
      "Operation cannot be fulfilled on ConfigMap \"x\": the UID in the "
      "precondition (nope) does not match the UID in record (" +
      uid + "). The object might have been deleted and then recreated";
  const std::string of_version =
      "Operation cannot be fulfilled on ConfigMap \"x\": the ResourceVersion "
      "in the precondition (1) does not match the ResourceVersion in record (" +
      version + "). The object might have been modified";
  const refusal refusals[] = {
      {"it is another by now", "", "{'preconditions':{'uid':'nope'}}", 409,
       of_uid.c_str()},
      {"it was changed meanwhile", "",
       "{'preconditions':{'resourceVersion':'1'}}", 409, of_version.c_str()},
      {"there is no such policy", "", "{'propagationPolicy':'Nope'}", 422,
       "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: "
       "Unsupported value: \"Nope\": supported values: \"Foreground\", "
       "\"Background\", \"Orphan\", \"nil\""},
      {"the grace period is no number", "?gracePeriodSeconds=x", "", 400,
       "strconv.ParseInt: parsing \"x\": invalid syntax"},
      {"the body is of another kind", "", "{'kind':'Nope','apiVersion':'v1'}",
       500,
       "no kind \"Nope\" is registered for version \"v1\" in scheme "
       "\"pkg/runtime/scheme.go:110\""},
  };
  for (const refusal& one : refusals) {
    CAPTURE(one.because);
    const reply answer =
        to.send("DELETE", config_maps + "/x" + one.query, one.body);
    CHECK(answer.code == one.code);
    CHECK(answer.message() == one.message);
  }
  CHECK(to.get(config_maps + "/x").code == 200);
  CHECK(to.send("DELETE", config_maps + "/none").message() ==
        "configmaps \"none\" not found");
}

TEST_CASE("a pod on a node ends when its node says so") {
  cluster to;
  make_pod(to, "n");
  const reply marked = to.send("DELETE", pod_p);
  CHECK(marked.text({"metadata", "deletionTimestamp"}) ==
        "2026-01-02T03:04:25Z");
  CHECK(model::integer_at(marked.json(),
                          {"metadata", "deletionGracePeriodSeconds"}) == 20);
  CHECK(model::integer_at(marked.json(), {"metadata", "generation"}) == 2);
  CHECK(to.get(pod_p).code == 200);

  SUBCASE("a longer grace period changes nothing") {
    to.send("DELETE", pod_p + "?gracePeriodSeconds=30");
    CHECK(to.get(pod_p).text({"metadata", "deletionTimestamp"}) ==
          "2026-01-02T03:04:25Z");
  }
  SUBCASE("a shorter one brings the end nearer") {
    to.send("DELETE", pod_p + "?gracePeriodSeconds=5");
    CHECK(to.get(pod_p).text({"metadata", "deletionTimestamp"}) ==
          "2026-01-02T03:04:10Z");
  }
  SUBCASE("none ends it") {
    reply watch = to.get(pods + "?watch=1&resourceVersion=" +
                         std::to_string(to.objects.current()));
    to.send("DELETE", pod_p, "{'gracePeriodSeconds':0}");
    CHECK(to.get(pod_p).code == 404);
    const auto events = cluster::events(watch);
    REQUIRE(events.size() == 2);
    CHECK(events[0].starts_with(R"({"type":"MODIFIED")"));
    CHECK(events[1].starts_with(R"({"type":"DELETED")"));
  }
}

TEST_CASE("a pod that nobody runs ends at once") {
  cluster to;
  SUBCASE("it has no node") { make_pod(to, ""); }
  SUBCASE("it has ended by itself") {
    make_pod(to, "n");
    to.send("PATCH", pod_p + "/status", "{'status':{'phase':'Failed'}}",
            "application/merge-patch+json");
  }
  to.send("DELETE", pod_p);
  CHECK(to.get(pod_p).code == 404);
}

TEST_CASE("propagation is kept as a finalizer until someone sees to it") {
  const struct {
    const char* policy;
    const char* finalizer;
  } cases[] = {{"Foreground", "foregroundDeletion"}, {"Orphan", "orphan"}};
  for (const auto& one : cases) {
    CAPTURE(one.policy);
    cluster to;
    make_map(to, "x");
    const reply answer =
        to.send("DELETE", config_maps + "/x",
                std::string("{'propagationPolicy':'") + one.policy + "'}");
    const auto object = answer.json();
    const auto& finalizers =
        model::array_at(object, {"metadata", "finalizers"});
    REQUIRE(finalizers.Size() == 1);
    CHECK(model::view(finalizers[0]) == one.finalizer);
    CHECK(to.get(config_maps + "/x").code == 200);
  }
}

TEST_CASE("a dry run of a DELETE deletes nothing") {
  cluster to;
  make_map(to, "x");
  CHECK(to.send("DELETE", config_maps + "/x?dryRun=All").text({"status"}) ==
        "Success");
  CHECK(to.send("DELETE", config_maps + "/x", "{'dryRun':['All']}")
            .text({"status"}) == "Success");
  CHECK(to.get(config_maps + "/x").code == 200);
}

TEST_CASE("a collection is deleted as far as it is selected") {
  cluster to;
  for (const char* name : {"a", "b", "c"})
    to.send("POST", config_maps,
            std::string("{'metadata':{'name':'") + name +
                "','labels':{'which':'" + name + "'}}}");
  const reply answer =
      to.send("DELETE", config_maps + "?labelSelector=which%20in%20(a,b)");
  CHECK(answer.text({"kind"}) == "ConfigMapList");
  CHECK(model::array_at(answer.json(), {"items"}).Size() == 2);
  CHECK(to.get(config_maps + "/a").code == 404);
  CHECK(to.get(config_maps + "/c").code == 200);
}

TEST_CASE("a namespace that is deleted is terminating until it is empty") {
  cluster to;
  to.send("POST", "/api/v1/namespaces", "{'metadata':{'name':'ns'}}");
  const reply answer = to.send("DELETE", "/api/v1/namespaces/ns");
  CHECK(answer.text({"status", "phase"}) == "Terminating");
  CHECK(to.get("/api/v1/namespaces/ns").code == 200);
  to.send("PUT", "/api/v1/namespaces/ns/finalize",
          "{'metadata':{'name':'ns'},'spec':{'finalizers':[]}}");
  CHECK(to.get("/api/v1/namespaces/ns").code == 404);
}

TEST_CASE("the system's namespaces may not be deleted") {
  cluster to;
  const reply answer = to.send("DELETE", "/api/v1/namespaces/default");
  CHECK(answer.code == 403);
  CHECK(answer.message() ==
        "namespaces \"default\" is forbidden: this namespace may not be "
        "deleted");
}

TEST_CASE("who wants to enter a pod is told that there is no way in") {
  cluster to;
  for (const std::string part : {"exec", "attach", "portforward"}) {
    CAPTURE(part);
    CHECK(to.get(pod_p + "/" + part).code == 404);
  }
  make_pod(to, "");
  for (const std::string part : {"exec", "attach", "portforward"})
    for (const std::string method : {"GET", "POST"}) {
      const reply answer = to.send(method, pod_p + "/" + part);
      CHECK(answer.code == 501);
      CHECK(answer.text({"kind"}) == "Status");
      CHECK(answer.message().starts_with("the sandbox has no " + part));
    }
}

TEST_CASE("an eviction deletes the pod") {
  cluster to;
  make_pod(to, "");
  const reply answer =
      to.send("POST", pod_p + "/eviction", "{'metadata':{'name':'p'}}");
  CHECK(answer.code == 201);
  CHECK(to.get(pod_p).code == 404);
}

TEST_CASE("a binding gives a pod its node, once") {
  cluster to;
  make_pod(to, "");
  const std::string body = "{'metadata':{'name':'p'},'target':{'name':'n'}}";
  CHECK(to.send("POST", pod_p + "/binding", body).code == 201);
  CHECK(to.get(pod_p).text({"spec", "nodeName"}) == "n");
  const reply again = to.send("POST", pod_p + "/binding", body);
  CHECK(to.send("POST", pod_p + "/binding",
                "{'metadata':{'name':'q'},'target':{'name':'n'}}")
            .message() == "name in URL does not match name in Binding object");
  CHECK(again.code == 409);
  CHECK(again.message() ==
        "Operation cannot be fulfilled on pods/binding \"p\": pod p is already "
        "assigned to node \"n\"");
}

}  // namespace
}  // namespace forensics::sandbox
