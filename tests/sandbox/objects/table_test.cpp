#include "sandbox/objects/table.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "sandbox/objects/table_age.hpp"

using namespace forensics;
using namespace forensics::sandbox;

namespace {

const model::timestamp now = *model::parse_rfc3339("2026-05-01T12:00:00Z");

object_ptr object_of(std::string text) {
  auto parsed = model::parse_json(text);
  REQUIRE_MESSAGE(parsed, text);
  auto made = std::make_shared<object>();
  made->json = *std::move(parsed);
  made->text = std::move(text);
  return made;
}

model::json_document table_of_one(std::string_view plural, std::string text,
                                  include_object what, bool head = true) {
  resource_type type;
  type.plural = plural;
  const std::vector<object_ptr> objects{object_of(std::move(text))};
  auto parsed = model::parse_json(
      make_table(type, objects, what, head, R"({"resourceVersion":"7"})", now));
  REQUIRE(parsed);
  return *std::move(parsed);
}

std::string cells_of(std::string_view plural, std::string text) {
  const auto table =
      table_of_one(plural, std::move(text), include_object::none);
  const auto& rows = model::array_at(table, {"rows"});
  REQUIRE(rows.Size() == 1);
  const auto& cells = model::array_at(rows[0], {"cells"});
  CHECK(cells.Size() == model::array_at(table, {"columnDefinitions"}).Size());
  return model::dump(cells);
}

/// READY, STATUS and RESTARTS of a pod with containers `a` and `b`.
std::string summary_of(const std::string& status,
                       const std::string& init_containers = "[]",
                       const std::string& metadata = "{}") {
  const auto table =
      table_of_one("pods",
                   R"({"metadata":)" + metadata +
                       R"(,"spec":{"containers":[{"name":"a"},{"name":"b"}],)" +
                       R"("initContainers":)" + init_containers +
                       R"(},"status":)" + status + "}",
                   include_object::none);
  const auto& cells =
      model::array_at(model::array_at(table, {"rows"})[0], {"cells"});
  std::string summary;
  for (const unsigned at : {1U, 2U, 3U})
    summary.append(at == 1 ? "" : " | ").append(model::view(cells[at]));
  return summary;
}

}  // namespace

TEST_CASE("an age is unknown where there is no time") {
  CHECK(age_of("2026-05-01T11:59:30Z", now) == "30s");
  CHECK(age_of("", now) == "<unknown>");
  CHECK(age_of("yesterday", now) == "<unknown>");
}

TEST_CASE("a pod's status is what its containers do") {
  struct row {
    std::string status;
    std::string summary;
  };
  const row rows[] = {
      {R"({"phase":"Pending"})", "0/2 | Pending | 0"},
      {R"({"phase":"Failed","reason":"Evicted"})", "0/2 | Evicted | 0"},
      {R"({"phase":"Pending","conditions":[{"type":"PodScheduled",
          "status":"False","reason":"SchedulingGated"}]})",
       "0/2 | SchedulingGated | 0"},
      {R"({"phase":"Running","containerStatuses":[
          {"name":"a","ready":true,"state":{"running":{}}},
          {"name":"b","state":{"waiting":{"reason":"CrashLoopBackOff"}},
           "restartCount":3,"lastState":{"terminated":{"exitCode":1,
           "reason":"Error","finishedAt":"2026-05-01T11:59:55Z"}}}]})",
       "1/2 | CrashLoopBackOff | 3 (5s ago)"},
      {R"({"phase":"Running","containerStatuses":[{"name":"a",
          "restartCount":1,"state":{"terminated":{"exitCode":137,
          "reason":"OOMKilled"}}}]})",
       "0/2 | OOMKilled | 1"},
      {R"({"phase":"Failed","containerStatuses":[{"name":"a",
          "state":{"terminated":{"exitCode":3}}}]})",
       "0/2 | ExitCode:3 | 0"},
      {R"({"phase":"Failed","containerStatuses":[{"name":"a",
          "state":{"terminated":{"exitCode":139,"signal":11}}}]})",
       "0/2 | Signal:11 | 0"},
      {R"({"phase":"Running","containerStatuses":[
          {"name":"a","state":{"terminated":{"reason":"Completed"}}},
          {"name":"b","ready":true,"state":{"running":{}}}]})",
       "1/2 | NotReady | 0"},
      {R"({"phase":"Running","conditions":[{"type":"Ready","status":"True"}],
          "containerStatuses":[
          {"name":"a","state":{"terminated":{"reason":"Completed"}}},
          {"name":"b","ready":true,"state":{"running":{}}}]})",
       "1/2 | Running | 0"},
  };
  for (const row& r : rows) CHECK(summary_of(r.status) == r.summary);
}

TEST_CASE("a pod that initialises tells how far it is") {
  struct row {
    std::string first_state;
    std::string second_state;
    std::string summary;
  };
  const std::string waits = R"({"waiting":{"reason":"PodInitializing"}})";
  const row rows[] = {
      {R"({"running":{}})", waits, "0/2 | Init:0/2 | 0"},
      {R"({"terminated":{"exitCode":0,"reason":"Completed"}})", waits,
       "0/2 | Init:1/2 | 0"},
      {R"({"terminated":{"exitCode":1,"reason":"Error"}})", waits,
       "0/2 | Init:Error | 0"},
      {R"({"terminated":{"exitCode":2}})", waits, "0/2 | Init:ExitCode:2 | 0"},
      {R"({"waiting":{"reason":"CrashLoopBackOff"}})", waits,
       "0/2 | Init:CrashLoopBackOff | 0"},
      {R"({"terminated":{"exitCode":0}})", R"({"terminated":{"exitCode":0}})",
       "0/2 | PodInitializing | 0"},
  };
  for (const row& r : rows)
    CHECK(summary_of(R"({"phase":"Pending","initContainerStatuses":[
                         {"name":"i","state":)" +
                         r.first_state + R"(},{"name":"j","state":)" +
                         r.second_state + R"(}],"containerStatuses":[
                         {"name":"a","state":)" +
                         waits + "}]}",
                     R"([{"name":"i"},{"name":"j"}])") == r.summary);
}

TEST_CASE("restarts of init containers count until the pod is initialised") {
  const std::string init = R"([{"name":"i"}])";
  const auto status = [](const std::string& state) {
    return R"({"phase":"Pending","initContainerStatuses":[{"name":"i",
               "restartCount":4,"state":)" +
           state + "}]}";
  };
  CHECK(summary_of(status(R"({"running":{}})"), init) == "0/2 | Init:0/1 | 4");
  CHECK(summary_of(status(R"({"terminated":{"exitCode":0}})"), init) ==
        "0/2 | Pending | 0");
}

TEST_CASE("a sidecar counts among the containers") {
  CHECK(summary_of(R"({"phase":"Running","initContainerStatuses":[
                      {"name":"s","ready":true,"started":true,
                       "restartCount":2,"state":{"running":{}}}]})",
                   R"([{"name":"s","restartPolicy":"Always"}])") ==
        "1/3 | Running | 2");
}

TEST_CASE("a pod that is being deleted is Terminating until it has ended") {
  const std::string deleted = R"({"deletionTimestamp":"2026-05-01T11:59:59Z"})";
  CHECK(summary_of(R"({"phase":"Running"})", "[]", deleted) ==
        "0/2 | Terminating | 0");
  CHECK(summary_of(R"({"phase":"Succeeded"})", "[]", deleted) ==
        "0/2 | Succeeded | 0");
  CHECK(summary_of(R"({"phase":"Running","reason":"NodeLost"})", "[]",
                   deleted) == "0/2 | Unknown | 0");
}

TEST_CASE("each kind has its cells") {
  struct row {
    std::string plural;
    std::string object;
    std::string cells;
  };
  const std::string meta =
      R"("metadata":{"name":"x","creationTimestamp":"2026-05-01T11:58:00Z"})";
  const row rows[] = {
      {"pods",
       R"("spec":{"nodeName":"n","readinessGates":[{"conditionType":"g"}]},
          "status":{"phase":"Running","podIPs":[{"ip":"10.0.0.1"}]})",
       R"(["x","0/0","Running","0","2m","10.0.0.1","n","<none>","0/1"])"},
      {"configmaps", R"("data":{"a":"","b":""},"binaryData":{"c":""})",
       R"(["x",3,"2m"])"},
      {"secrets", R"("type":"Opaque","data":{"a":""})",
       R"(["x","Opaque",1,"2m"])"},
      {"namespaces", R"("status":{"phase":"Active"})",
       R"(["x","Active","2m"])"},
      {"serviceaccounts", R"("secrets":[{"name":"s"}])", R"(["x",1,"2m"])"},
      {"leases", R"("spec":{"holderIdentity":"me"})", R"(["x","me","2m"])"},
      {"resourcequotas",
       R"("status":{"hard":{"pods":"5","limits.cpu":"2","cpu":"1"},
          "used":{"pods":"3"}})",
       R"(["x","cpu: 0/1, pods: 3/5","limits.cpu: 0/2","2m"])"},
      {"limitranges", R"("spec":{})", R"(["x","2026-05-01T11:58:00Z"])"},
      {"networkpolicies", R"("spec":{"podSelector":{}})",
       R"(["x","<none>","2m"])"},
      {"networkpolicies",
       R"("spec":{"podSelector":{"matchLabels":{"z":"1"},"matchExpressions":[
          {"key":"m","operator":"In","values":["q","b"]},
          {"key":"n","operator":"NotIn","values":["c"]},
          {"key":"o","operator":"Exists"},
          {"key":"a","operator":"DoesNotExist"}]}})",
       R"(["x","!a,m in (b,q),n notin (c),o,z=1","2m"])"},
      {"services",
       R"("spec":{"type":"LoadBalancer","clusterIPs":["10.0.0.9"],
          "selector":{"b":"2","a":"1"},"ports":[
          {"port":80,"protocol":"TCP","nodePort":30080},
          {"port":53,"protocol":"UDP"}]})",
       R"(["x","LoadBalancer","10.0.0.9","<pending>","80:30080/TCP,53/UDP",)"
       R"("2m","a=1,b=2"])"},
      {"nodes",
       R"("spec":{"unschedulable":true},"status":{"conditions":[
          {"type":"Ready","status":"True"}],"addresses":[
          {"type":"InternalIP","address":"10.0.0.7"}],
          "nodeInfo":{"kubeletVersion":"v1.34.4"}})",
       R"(["x","Ready,SchedulingDisabled","<none>","2m","v1.34.4",)"
       R"("10.0.0.7","<none>","<unknown>","<unknown>","<unknown>"])"},
      {"events",
       R"("involvedObject":{"kind":"Pod","name":"p","fieldPath":"f"},
          "type":"Warning","reason":"BackOff","message":" so \n","count":4,
          "firstTimestamp":"2026-05-01T11:59:00Z",
          "lastTimestamp":"2026-05-01T11:59:50Z",
          "source":{"component":"kubelet","host":"n"})",
       R"(["10s","Warning","BackOff","pod/p","f","kubelet, n","so","60s",)"
       R"(4,"x"])"},
      {"events",
       R"("regarding":{"kind":"Pod","name":"p"},"type":"Normal",
          "reason":"Scheduled","note":"so","reportingController":"c",
          "eventTime":"2026-05-01T11:59:59.000000Z")",
       R"(["1s","Normal","Scheduled","pod/p","","c","so","1s",1,"x"])"},
      {"jobs",
       R"("spec":{"completions":3,"template":{"spec":{"containers":[
          {"name":"a","image":"i"},{"name":"b","image":"j"}]}}},
          "status":{"succeeded":1,"startTime":"2026-05-01T11:59:00Z",
          "completionTime":"2026-05-01T11:59:07Z",
          "conditions":[{"type":"Failed","status":"True"}]})",
       R"(["x","Failed","1/3","7s","2m","a,b","i,j","<none>"])"},
      {"deployments",
       R"("spec":{"replicas":3},"status":{"readyReplicas":2,
          "updatedReplicas":1})",
       R"(["x","2/3",1,0,"2m","","",""])"},
      {"replicasets", R"("spec":{"replicas":3},"status":{"replicas":2})",
       R"(["x",3,2,0,"2m","","","<none>"])"},
      {"poddisruptionbudgets", R"("spec":{"minAvailable":"50%"})",
       R"(["x","50%","N/A",0,"2m"])"},
      {"rolebindings",
       R"("roleRef":{"kind":"Role","name":"r"},"subjects":[
          {"kind":"User","name":"u"},{"kind":"User","name":"v"},
          {"kind":"ServiceAccount","namespace":"n","name":"s"}])",
       R"(["x","Role/r","2m","u, v","","n/s"])"},
      {"priorityclasses", R"("value":7,"preemptionPolicy":"Never")",
       R"(["x",7,false,"2m","Never"])"},
      {"runtimeclasses", R"("handler":"runc")", R"(["x","runc","2m"])"},
      {"persistentvolumeclaims",
       R"("spec":{"volumeName":"v","volumeMode":"Block"},"status":{
          "phase":"Bound","capacity":{"storage":"1Gi"},
          "accessModes":["ReadWriteMany","ReadWriteOnce"]})",
       R"(["x","Bound","v","1Gi","RWO,RWX","","<unset>","2m","Block"])"},
      {"persistentvolumes",
       R"("spec":{"capacity":{"storage":"5Gi"},"storageClassName":"fast",
          "persistentVolumeReclaimPolicy":"Retain",
          "claimRef":{"namespace":"n","name":"c"}},
          "status":{"phase":"Bound"})",
       R"(["x","5Gi","","Retain","Bound","n/c","fast","<unset>","","2m",)"
       R"("<unset>"])"},
      {"unheardof", R"("spec":{})", R"(["x","2026-05-01T11:58:00Z"])"},
  };
  for (const row& r : rows)
    CHECK(cells_of(r.plural, "{" + meta + "," + r.object + "}") == r.cells);
}

TEST_CASE("cells are made of mistyped fields, too") {
  for (const std::string_view plural :
       {"pods", "configmaps", "resourcequotas", "networkpolicies", "services",
        "nodes", "events", "jobs", "deployments", "rolebindings",
        "persistentvolumes"}) {
    for (const std::string value : {"7", "[7]", R"({"a":7})", "null"}) {
      const std::string object =
          R"({"metadata":)" + value + R"(,"spec":)" + value + R"(,"status":)" +
          value + R"(,"data":)" + value + R"(,"subjects":)" + value + "}";
      CHECK(cells_of(plural, object).front() == '[');
    }
  }
}

TEST_CASE("a row carries as much of its object as was asked for") {
  const std::string pod = R"({"kind":"Pod","metadata":{"name":"x"},"spec":{}})";
  const auto carried = [&](include_object what) {
    const auto table = table_of_one("pods", pod, what);
    return model::dump(
        *model::find(model::array_at(table, {"rows"})[0], {"object"}));
  };
  CHECK(carried(include_object::none) == "null");
  CHECK(carried(include_object::object) == pod);
  CHECK(carried(include_object::metadata) ==
        R"({"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1",)"
        R"("metadata":{"name":"x"}})");
}

TEST_CASE("a table is of the list's metadata, its head can be left out") {
  const auto table = table_of_one("configmaps", R"({"metadata":{"name":"x"}})",
                                  include_object::none);
  CHECK(model::text_at(table, {"kind"}) == "Table");
  CHECK(model::text_at(table, {"apiVersion"}) == "meta.k8s.io/v1");
  CHECK(model::text_at(table, {"metadata", "resourceVersion"}) == "7");
  const auto& name = model::array_at(table, {"columnDefinitions"})[0];
  CHECK(model::text_at(name, {"type"}) == "string");
  CHECK(model::text_at(name, {"format"}) == "name");
  CHECK(model::integer_at(name, {"priority"}, -1) == 0);
  const auto later = table_of_one("configmaps", R"({"metadata":{"name":"x"}})",
                                  include_object::none, false);
  REQUIRE(model::find(later, {"columnDefinitions"}) != nullptr);
  CHECK(model::find(later, {"columnDefinitions"})->IsNull());
}

TEST_CASE("a pod that has ended says so beside its cells") {
  const auto conditions = [](const std::string& phase) {
    const auto table =
        table_of_one("pods", R"({"status":{"phase":")" + phase + R"("}})",
                     include_object::none);
    const auto& row = model::array_at(table, {"rows"})[0];
    const auto& list = model::array_at(row, {"conditions"});
    return list.Empty() ? std::string()
                        : std::string(model::text_at(list[0], {"reason"}));
  };
  CHECK(conditions("Running").empty());
  CHECK(conditions("Succeeded") == "Succeeded");
  CHECK(conditions("Failed") == "Failed");
}
