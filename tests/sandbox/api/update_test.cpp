#include <doctest/doctest.h>

#include "sandbox/api/cluster.hpp"

namespace forensics::sandbox {
namespace {

const std::string map_a = config_maps + "/a";
const std::string merge = "application/merge-patch+json";
const std::string json_patch = "application/json-patch+json";
const std::string apply = "application/apply-patch+yaml";

cluster& with_map(cluster& to) {
  to.send("POST", config_maps, "{'metadata':{'name':'a'},'data':{'k':'v'}}");
  return to;
}

struct refusal {
  const char* because;
  const char* method;
  const char* path;
  const char* type;
  const char* body;
  int code;
  const char* message;
};

TEST_CASE("a write that does not fit what is there is refused") {
  const refusal refusals[] = {
      {"it was changed meanwhile", "PUT", "a", "",
       "{'metadata':{'name':'a','resourceVersion':'1'}}", 409,
       "Operation cannot be fulfilled on configmaps \"a\": the object has been "
       "modified; please apply your changes to the latest version and try "
       "again"},
      {"the name is another", "PUT", "a", "", "{'metadata':{'name':'zz'}}", 400,
       "the name of the object (zz) does not match the name on the URL (a)"},
      {"the namespace is another", "PUT", "a", "",
       "{'metadata':{'name':'a','namespace':'zz'}}", 400,
       "the namespace of the provided object does not match the namespace sent "
       "on the request"},
      {"there is no name", "PUT", "a", "", "{'metadata':{}}", 400,
       "the name of the object (a based on URL) was undeterminable: name must "
       "be provided"},
      {"the version is no number", "PUT", "a", "",
       "{'metadata':{'name':'a','resourceVersion':'abc'}}", 500,
       "strconv.ParseUint: parsing \"abc\": invalid syntax"},
      {"there is no such object", "PUT", "none", "",
       "{'metadata':{'name':'none'}}", 404, "configmaps \"none\" not found"},
      {"the media type is no patch's", "PATCH", "a", "application/json", "{}",
       415, "415: Unsupported Media Type"},
      {"the patch is of an older version", "PATCH", "a", merge.c_str(),
       "{'metadata':{'resourceVersion':'3'}}", 409,
       "Operation cannot be fulfilled on configmaps \"a\": the object has been "
       "modified; please apply your changes to the latest version and try "
       "again"},
      {"the patch renames", "PATCH", "a", merge.c_str(),
       "{'metadata':{'name':'u'}}", 400,
       "the name of the object (u) does not match the name on the URL (a)"},
      {"the patch takes the name away", "PATCH", "a", merge.c_str(),
       "{'metadata':{'name':null}}", 400,
       "the name of the object (a based on URL) was undeterminable: name must "
       "be provided"},
      {"an apply is no JSON", "PATCH", "a?fieldManager=me", apply.c_str(),
       "apiVersion: v1", 415,
       "this server reads an apply patch as JSON, not as YAML"},
      {"the patch is of another uid", "PATCH", "a", merge.c_str(),
       "{'metadata':{'uid':'u'}}", 422,
       "ConfigMap \"a\" is invalid: metadata.uid: Invalid value: \"u\": field "
       "is immutable"},
      {"the patch is a number", "PATCH", "a", merge.c_str(), "5", 400,
       "error decoding patch: json: cannot unmarshal number into Go value of "
       "type map[string]interface {}"},
      {"the patch is no list", "PATCH", "a", json_patch.c_str(), "{}", 400,
       "error decoding patch: json: cannot unmarshal object into Go value of "
       "type []handlers.jsonPatchOp"},
      {"a patch needs an object", "PATCH", "none", merge.c_str(), "{}", 404,
       "configmaps \"none\" not found"},
      {"an apply needs a manager", "PATCH", "a", apply.c_str(),
       "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'}}", 422,
       "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required "
       "value: is required for apply patch"},
      {"only an apply is forced", "PATCH", "a?force=true", merge.c_str(), "{}",
       422,
       "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be "
       "specified for non-apply patch"},
      {"an apply is of the path's kind", "PATCH", "a?fieldManager=me",
       apply.c_str(), "{'kind':'ConfigMap','metadata':{'name':'a'}}", 400,
       "invalid object type: /, Kind=ConfigMap"},
  };
  cluster to;
  with_map(to);
  for (const refusal& one : refusals) {
    CAPTURE(one.because);
    const reply answer =
        to.send(one.method, config_maps + "/" + one.path, one.body, one.type);
    CHECK(answer.code == one.code);
    CHECK(answer.message() == one.message);
  }
}

TEST_CASE("a PUT of another uid says what is stored") {
  cluster to;
  const std::string uid = with_map(to).get(map_a).text({"metadata", "uid"});
  const reply answer =
      to.send("PUT", map_a, "{'metadata':{'name':'a','uid':'zz'}}");
  CHECK(answer.code == 409);
  CHECK(answer.message() ==
        "Operation cannot be fulfilled on configmaps \"a\": StorageError: "
        "invalid object, Code: 4, Key: /registry/configmaps/default/a, "
        "ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in "
        "precondition: zz, UID in object meta: " +
            uid);
}

TEST_CASE("a write that changes nothing keeps the resourceVersion") {
  cluster to;
  const std::string before =
      with_map(to).get(map_a).text({"metadata", "resourceVersion"});
  const reply put =
      to.send("PUT", map_a, "{'metadata':{'name':'a'},'data':{'k':'v'}}");
  CHECK(put.code == 200);
  CHECK(put.text({"metadata", "resourceVersion"}) == before);
  const reply patched = to.send("PATCH", map_a, "{'data':{'k':'v'}}", merge);
  CHECK(patched.text({"metadata", "resourceVersion"}) == before);
}

TEST_CASE("every kind of patch changes the object") {
  cluster to;
  with_map(to);
  CHECK(to.send("PATCH", map_a, "{'data':{'m':'1'}}", merge)
            .text({"data", "m"}) == "1");
  CHECK(to.send("PATCH", map_a, "[{'op':'add','path':'/data/j','value':'2'}]",
                json_patch)
            .text({"data", "j"}) == "2");
  CHECK(to.send("PATCH", map_a, "{'data':{'s':'3','m':null}}",
                "application/strategic-merge-patch+json")
            .text({"data", "s"}) == "3");
  const reply applied =
      to.send("PATCH", map_a + "?fieldManager=me",
              "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},"
              "'data':{'x':'4'}}",
              apply);
  CHECK(applied.code == 200);
  CHECK(applied.text({"data", "x"}) == "4");
  CHECK(applied.text({"data", "j"}) == "2");
  CHECK(applied.text({"data", "m"}).empty());
}

TEST_CASE("whatever a body holds, it is answered") {
  const char* values[] = {"null", "5",      "'x'",           "[]",
                          "{}",   "[null]", "{'name':null}", "[[{'name':{}}]]"};
  const char* wrappers[] = {"%",
                            "{'metadata':%}",
                            "{'kind':%}",
                            "{'apiVersion':%}",
                            "{'data':%}",
                            "{'spec':%}",
                            "{'metadata':{'name':'a','ownerReferences':%}}",
                            "{'metadata':{'name':'a','finalizers':%}}",
                            "{'metadata':{'name':'a','managedFields':%}}",
                            "{'metadata':{'name':'a'},'spec':{'containers':%}}",
                            "[{'op':'replace','path':'','value':%}]",
                            "[{'op':'add','path':'/metadata','value':%}]"};
  cluster to;
  with_map(to);
  to.send("POST", pods,
          "{'metadata':{'name':'a'},'spec':{'containers':[{'name':'c',"
          "'image':'i'}]}}");
  for (const std::string wrapper : wrappers)
    for (const char* value : values) {
      std::string body = wrapper;
      body.replace(body.find('%'), 1, value);
      CAPTURE(body);
      for (const std::string& path : {config_maps, pods}) {
        for (const std::string& type :
             {merge, json_patch, apply,
              std::string("application/strategic-merge-patch+json")}) {
          CHECK(to.send("PATCH", path + "/a?dryRun=All&fieldManager=m", body,
                        type)
                    .code >= 200);
        }
        for (const char* method : {"PUT", "DELETE"})
          CHECK(to.send(method, path + "/a?dryRun=All", body).code >= 200);
        CHECK(to.send("POST", path + "?dryRun=All", body).code >= 200);
      }
    }
}

TEST_CASE("an apply of what is not there creates it") {
  cluster to;
  const reply answer =
      to.send("PATCH", config_maps + "/new?fieldManager=me",
              "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'new'},"
              "'data':{'x':'1'}}",
              apply);
  CHECK(answer.code == 201);
  const auto made = to.get(config_maps + "/new").json();
  CHECK(model::text_at(made, {"data", "x"}) == "1");
  const auto& managers = model::array_at(made, {"metadata", "managedFields"});
  REQUIRE(managers.Size() == 1);
  CHECK(model::text_at(managers[0], {"manager"}) == "me");
  CHECK(model::text_at(managers[0], {"operation"}) == "Apply");
}

TEST_CASE("what another manager has set conflicts with an apply") {
  cluster to;
  with_map(to);
  const std::string config =
      "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},"
      "'data':{'k':'mine'}}";
  const reply refused =
      to.send("PATCH", map_a + "?fieldManager=me", config, apply);
  CHECK(refused.code == 409);
  CHECK(refused.message() ==
        "Apply failed with 1 conflict: conflict with \"test\" using v1: "
        ".data.k");
  const reply forced =
      to.send("PATCH", map_a + "?fieldManager=me&force=true", config, apply);
  CHECK(forced.text({"data", "k"}) == "mine");
}

TEST_CASE("a dry run of a write changes nothing") {
  cluster to;
  with_map(to);
  CHECK(to.send("PATCH", map_a + "?dryRun=All", "{'data':{'k':'new'}}", merge)
            .text({"data", "k"}) == "new");
  CHECK(to.get(map_a).text({"data", "k"}) == "v");
}

TEST_CASE("status and spec are written apart") {
  cluster to;
  to.send("POST", pods,
          "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c',"
          "'image':'i'}]}}");
  const reply status =
      to.send("PATCH", pods + "/p/status",
              "{'metadata':{'labels':{'by':'status'}},"
              "'spec':{'containers':[{'name':'c','image':'other'}]},"
              "'status':{'phase':'Running'}}",
              "application/strategic-merge-patch+json");
  CHECK(status.text({"status", "phase"}) == "Running");
  CHECK(status.text({"metadata", "labels", "by"}) == "status");
  const auto pod = status.json();
  CHECK(model::text_at(model::array_at(pod, {"spec", "containers"})[0],
                       {"image"}) == "i");
  CHECK(model::integer_at(pod, {"metadata", "generation"}) == 1);

  const reply spec =
      to.send("PATCH", pods + "/p",
              "{'spec':{'containers':[{'name':'c','image':'other'}]},"
              "'status':{'phase':'Failed'}}",
              "application/strategic-merge-patch+json");
  CHECK(spec.text({"status", "phase"}) == "Running");
  CHECK(model::integer_at(spec.json(), {"metadata", "generation"}) == 2);
}

TEST_CASE("some kinds need a resourceVersion to be replaced") {
  cluster to;
  const std::string leases =
      "/apis/coordination.k8s.io/v1/namespaces/default/leases";
  to.send("POST", leases, "{'metadata':{'name':'l'},'spec':{}}");
  const reply answer =
      to.send("PUT", leases + "/l", "{'metadata':{'name':'l'},'spec':{}}");
  CHECK(answer.code == 422);
  CHECK(answer.message() ==
        "leases.coordination.k8s.io \"l\" is invalid: "
        "metadata.resourceVersion: Invalid value: 0: must be specified for an "
        "update");
}

TEST_CASE("a PUT creates what is not there of the kinds that allow it") {
  cluster to;
  const reply answer = to.send(
      "PUT", "/apis/coordination.k8s.io/v1/namespaces/default/leases/new",
      "{'metadata':{'name':'new'},'spec':{}}");
  CHECK(answer.code == 201);
  const reply of_uid = to.send(
      "PUT", "/apis/coordination.k8s.io/v1/namespaces/default/leases/other",
      "{'metadata':{'name':'other','uid':'u'},'spec':{}}");
  CHECK(of_uid.code == 409);
}

TEST_CASE("what is being deleted goes with its last finalizer") {
  cluster to;
  to.send("POST", config_maps,
          "{'metadata':{'name':'f','finalizers':['example.com/x']}}");
  const reply marked = to.send("DELETE", config_maps + "/f");
  CHECK(marked.text({"metadata", "deletionTimestamp"}) ==
        "2026-01-02T03:04:05Z");
  const reply late = to.send(
      "PATCH", config_maps + "/f",
      "{'metadata':{'finalizers':['example.com/x','example.com/y']}}", merge);
  CHECK(late.code == 422);
  const reply freed = to.send("PATCH", config_maps + "/f",
                              "{'metadata':{'finalizers':null}}", merge);
  CHECK(freed.code == 200);
  CHECK(to.get(config_maps + "/f").code == 404);
}

TEST_CASE("both groups show an Event, each in its own shape") {
  cluster to;
  const std::string other = "/apis/events.k8s.io/v1/namespaces/default/events";
  const reply made =
      to.send("POST", other,
              "{'metadata':{'name':'e'},'regarding':{'kind':'Pod',"
              "'name':'p','namespace':'default'},'note':'hello','reason':'R',"
              "'action':'A','type':'Normal','reportingController':'x.y/z',"
              "'reportingInstance':'i',"
              "'eventTime':'2026-01-01T00:00:00.000000Z'}");
  CHECK(made.code == 201);
  CHECK(made.text({"apiVersion"}) == "events.k8s.io/v1");
  CHECK(made.text({"note"}) == "hello");
  const reply core = to.get(in_default + "events/e");
  CHECK(core.text({"apiVersion"}) == "v1");
  CHECK(core.text({"message"}) == "hello");
  CHECK(core.text({"involvedObject", "name"}) == "p");
  const auto list = to.get(other).json();
  CHECK(model::text_at(model::array_at(list, {"items"})[0], {"note"}) ==
        "hello");
}

}  // namespace
}  // namespace forensics::sandbox
