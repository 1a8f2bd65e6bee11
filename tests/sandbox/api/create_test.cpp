#include <set>

#include <doctest/doctest.h>

#include "sandbox/api/cluster.hpp"

namespace forensics::sandbox {
namespace {

struct refusal {
  const char* because;
  const char* path;
  const char* body;
  int code;
  const char* reason;
  const char* message;
};

TEST_CASE("a create that is refused says why as the real API server does") {
  const refusal refusals[] = {
      {"it is taken", "configmaps", "{'metadata':{'name':'taken'}}", 409,
       "AlreadyExists", R"(configmaps "taken" already exists)"},
      {"it has no name", "configmaps", "{}", 422, "Invalid",
       "ConfigMap \"\" is invalid: metadata.name: Required value: name or "
       "generateName is required"},
      {"it is of another kind", "configmaps",
       "{'kind':'Secret','apiVersion':'v1','metadata':{'name':'x'}}", 400,
       "BadRequest",
       "Secret in version \"v1\" cannot be handled as a ConfigMap: converting "
       "(v1.Secret) to (core.ConfigMap): unknown conversion"},
      {"it is of another version", "configmaps",
       "{'kind':'ConfigMap','apiVersion':'v2','metadata':{'name':'x'}}", 400,
       "BadRequest",
       "ConfigMap in version \"v2\" cannot be handled as a ConfigMap: no kind "
       "\"ConfigMap\" is registered for version \"v2\" in scheme "
       "\"pkg/runtime/scheme.go:110\""},
      {"it names another namespace", "configmaps",
       "{'metadata':{'name':'x','namespace':'other'}}", 400, "BadRequest",
       "the namespace of the provided object does not match the namespace sent "
       "on the request"},
      {"it has a resourceVersion", "configmaps",
       "{'metadata':{'name':'x','resourceVersion':'7'}}", 500, "",
       "resourceVersion should not be set on objects to be created"},
      {"a field has the wrong type", "configmaps", "{'metadata':{'name':5}}",
       400, "BadRequest",
       "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: "
       "cannot unmarshal number into Go struct field ObjectMeta.metadata.name "
       "of type string"},
      {"a field is unknown and that is an error",
       "configmaps?fieldValidation=Strict",
       "{'metadata':{'name':'x'},'foo':1,'bar':2}", 400, "BadRequest",
       "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict "
       "decoding error: unknown field \"foo\", unknown field \"bar\""},
      {"an option is unknown", "configmaps?fieldValidation=Nope",
       "{'metadata':{'name':'x'}}", 422, "Invalid",
       "CreateOptions.meta.k8s.io \"\" is invalid: fieldValidation: "
       "Unsupported value: \"Nope\": supported values: \"\", \"Ignore\", "
       "\"Strict\", \"Warn\""},
      {"a dry run is of what nobody knows", "configmaps?dryRun=Some",
       "{'metadata':{'name':'x'}}", 422, "Invalid",
       "CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: "
       "[\"Some\"]: supported values: \"All\""},
      {"its account is not there", "pods",
       "{'metadata':{'name':'p'},'spec':{'serviceAccountName':'bob',"
       "'containers':[{'name':'c','image':'i'}]}}",
       403, "Forbidden",
       "pods \"p\" is forbidden: error looking up service account default/bob: "
       "serviceaccount \"bob\" not found"},
      {"its priority class is not there", "pods",
       "{'metadata':{'generateName':'p-'},'spec':{'priorityClassName':'high',"
       "'containers':[{'name':'c','image':'i'}]}}",
       403, "Forbidden",
       "pods \"p-\" is forbidden: no PriorityClass with name high was found"},
      {"its priority is its class's to say", "pods",
       "{'metadata':{'name':'p'},'spec':{'priority':5,"
       "'containers':[{'name':'c','image':'i'}]}}",
       403, "Forbidden",
       "pods \"p\" is forbidden: the integer value of priority (5) must not be "
       "provided in pod spec; priority admission controller computed 0 from "
       "the given PriorityClass name"},
  };
  cluster to;
  to.send("POST", config_maps, "{'metadata':{'name':'taken'}}");
  for (const refusal& one : refusals) {
    CAPTURE(one.because);
    const reply answer = to.send("POST", in_default + one.path, one.body);
    CHECK(answer.code == one.code);
    CHECK(answer.text({"reason"}) == one.reason);
    CHECK(answer.message() == one.message);
  }
}

TEST_CASE("a new object gets what only the server gives") {
  cluster to;
  const reply answer =
      to.send("POST", config_maps,
              "{'metadata':{'name':'x','uid':'mine','creationTimestamp':"
              "'2020-01-01T00:00:00Z','deletionTimestamp':"
              "'2020-01-01T00:00:00Z'},'data':{'a':'b'}}");
  CHECK(answer.code == 201);
  CHECK(answer.text({"kind"}) == "ConfigMap");
  CHECK(answer.text({"apiVersion"}) == "v1");
  CHECK(answer.text({"metadata", "namespace"}) == "default");
  CHECK(answer.text({"metadata", "uid"}).size() == 36);
  CHECK(answer.text({"metadata", "creationTimestamp"}) ==
        "2026-01-02T03:04:05Z");
  CHECK(answer.text({"metadata", "deletionTimestamp"}).empty());
  CHECK(answer.text({"metadata", "resourceVersion"}) ==
        std::to_string(to.objects.current()));
  CHECK(answer.text({"data", "a"}) == "b");
}

TEST_CASE("unknown fields are dropped, with a warning each") {
  cluster to;
  const reply answer =
      to.send("POST", config_maps, "{'metadata':{'name':'x'},'foo':1,'bar':2}");
  CHECK(answer.code == 201);
  REQUIRE(answer.headers.size() == 2);
  CHECK(answer.headers[0].first == "Warning");
  CHECK(answer.headers[0].second == R"(299 - "unknown field \"foo\"")");
  CHECK(answer.headers[1].second == R"(299 - "unknown field \"bar\"")");
  CHECK_FALSE(answer.json().HasMember("foo"));
  const reply quiet = to.send("POST", config_maps + "?fieldValidation=Ignore",
                              "{'metadata':{'name':'y'},'foo':1}");
  CHECK(quiet.headers.empty());
}

TEST_CASE("a dry run answers as if, and writes nothing") {
  cluster to;
  const revision before = to.objects.current();
  const reply answer =
      to.send("POST", config_maps + "?dryRun=All", "{'metadata':{'name':'x'}}");
  CHECK(answer.code == 201);
  CHECK(answer.text({"metadata", "name"}) == "x");
  CHECK(answer.text({"metadata", "resourceVersion"}).empty());
  CHECK(to.objects.current() == before);
}

TEST_CASE("generateName makes names of five more characters, all different") {
  cluster to;
  std::set<std::string> names;
  for (int i = 0; i < 50; ++i) {
    const reply answer =
        to.send("POST", config_maps, "{'metadata':{'generateName':'gen-'}}");
    REQUIRE(answer.code == 201);
    const std::string name = answer.text({"metadata", "name"});
    CHECK(name.starts_with("gen-"));
    CHECK(name.size() == 9);
    CHECK(name.find_first_not_of("bcdfghjklmnpqrstvwxz2456789", 4) ==
          std::string::npos);
    names.insert(name);
  }
  CHECK(names.size() == 50);
}

TEST_CASE("a long generateName is cut to a name of 63 characters") {
  cluster to;
  const std::string prefix(70, 'g');
  const reply answer = to.send(
      "POST", config_maps, "{'metadata':{'generateName':'" + prefix + "'}}");
  CHECK(answer.text({"metadata", "name"}).size() == 63);
}

TEST_CASE("a body of more than 3 MiB is refused") {
  cluster to;
  const std::string large(3U << 20U, 'x');
  const reply answer =
      to.send("POST", config_maps,
              "{'metadata':{'name':'x'},'data':{'a':'" + large + "'}}");
  CHECK(answer.code == 413);
  CHECK(answer.message() == "Request entity too large: limit is 3145728");
}

TEST_CASE("a body of another media type is refused") {
  cluster to;
  const reply answer = to.send("POST", config_maps, "x", "application/xml");
  CHECK(answer.code == 415);
  CHECK(answer.text({"reason"}) == "UnsupportedMediaType");
  CHECK(to.send("POST", config_maps, "{'metadata':{'name':'x'}}",
                "application/json; charset=utf-8")
            .code == 201);
}

TEST_CASE("a namespace has to be there, and not to be ending") {
  cluster to;
  const char* body = "{'metadata':{'name':'x'}}";
  const reply missing =
      to.send("POST", "/api/v1/namespaces/gone/configmaps", body);
  CHECK(missing.code == 404);
  CHECK(missing.message() == R"(namespaces "gone" not found)");

  to.send("POST", "/api/v1/namespaces", "{'metadata':{'name':'ending'}}");
  to.send("DELETE", "/api/v1/namespaces/ending");
  const reply ending =
      to.send("POST", "/api/v1/namespaces/ending/configmaps", body);
  CHECK(ending.code == 403);
  CHECK(ending.message() ==
        "configmaps \"x\" is forbidden: unable to create new content in "
        "namespace ending because it is being terminated");
  const auto status = ending.json();
  const auto& causes = model::array_at(status, {"details", "causes"});
  REQUIRE(causes.Size() == 1);
  CHECK(model::text_at(causes[0], {"reason"}) == "NamespaceTerminating");
}

TEST_CASE("a new pod gets its account's volume, tolerations and priority") {
  cluster to;
  const reply answer =
      to.send("POST", pods,
              "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c',"
              "'image':'i'}]},'status':{'phase':'Running'}}");
  REQUIRE(answer.code == 201);
  const auto pod = answer.json();
  CHECK(model::text_at(pod, {"spec", "serviceAccountName"}) == "default");
  const auto& volume = model::array_at(pod, {"spec", "volumes"})[0];
  CHECK(model::text_at(volume, {"name"}).starts_with("kube-api-access-"));
  const auto& container = model::array_at(pod, {"spec", "containers"})[0];
  const auto& mount = model::array_at(container, {"volumeMounts"})[0];
  CHECK(model::text_at(mount, {"mountPath"}) ==
        "/var/run/secrets/kubernetes.io/serviceaccount");
  CHECK(model::array_at(pod, {"spec", "tolerations"}).Size() == 2);
  CHECK(model::integer_at(pod, {"spec", "priority"}, -1) == 0);
  CHECK(model::text_at(pod, {"spec", "preemptionPolicy"}) ==
        "PreemptLowerPriority");
  CHECK(model::text_at(pod, {"status", "phase"}) == "Pending");
  CHECK(model::text_at(pod, {"status", "qosClass"}) == "BestEffort");
  CHECK(model::integer_at(pod, {"metadata", "generation"}) == 1);
}

TEST_CASE("a pod that wants no token gets no volume") {
  cluster to;
  const reply answer =
      to.send("POST", pods,
              "{'metadata':{'name':'p'},'spec':{'automountServiceAccountToken':"
              "false,'containers':[{'name':'c','image':'i'}]}}");
  CHECK(model::find(answer.json(), {"spec", "volumes"}) == nullptr);
}

TEST_CASE("a pod's quality of service is that of its requests and limits") {
  const struct {
    const char* resources;
    const char* quality;
  } cases[] = {
      {"{}", "BestEffort"},
      {"{'requests':{'cpu':'1'}}", "Burstable"},
      {"{'limits':{'cpu':'1','memory':'1Gi'}}", "Guaranteed"},
      {"{'requests':{'cpu':'1','memory':'1Mi'},"
       "'limits':{'cpu':'1','memory':'1Gi'}}",
       "Burstable"},
  };
  cluster to;
  for (const auto& one : cases) {
    CAPTURE(one.resources);
    const reply answer = to.send(
        "POST", pods,
        std::string("{'metadata':{'generateName':'p-'},'spec':{'containers':"
                    "[{'name':'c','image':'i','resources':") +
            one.resources + "}]}}");
    CHECK(answer.text({"status", "qosClass"}) == one.quality);
  }
}

TEST_CASE("a priority class gives a pod its priority") {
  cluster to;
  to.send("POST", "/apis/scheduling.k8s.io/v1/priorityclasses",
          "{'metadata':{'name':'high'},'value':9}");
  const reply answer =
      to.send("POST", pods,
              "{'metadata':{'name':'p'},'spec':{'priorityClassName':'high',"
              "'containers':[{'name':'c','image':'i'}]}}");
  CHECK(model::integer_at(answer.json(), {"spec", "priority"}) == 9);
}

TEST_CASE("a Job selects its pods by labels of its own") {
  cluster to;
  const reply answer =
      to.send("POST", "/apis/batch/v1/namespaces/default/jobs",
              "{'metadata':{'name':'j'},'spec':{'template':{'spec':{"
              "'restartPolicy':'Never','containers':[{'name':'c',"
              "'image':'i'}]}}}}");
  REQUIRE(answer.code == 201);
  const std::string uid = answer.text({"metadata", "uid"});
  CHECK(answer.text({"spec", "selector", "matchLabels",
                     "batch.kubernetes.io/controller-uid"}) == uid);
  CHECK(answer.text({"spec", "template", "metadata", "labels", "job-name"}) ==
        "j");
  CHECK(answer.text({"metadata", "labels", "controller-uid"}) == uid);
}

TEST_CASE("a Service gets an address that no other has") {
  cluster to;
  std::set<std::string> addresses;
  for (int i = 0; i < 20; ++i)
    addresses.insert(to.send("POST", in_default + "services",
                             "{'metadata':{'generateName':'s-'},'spec':{"
                             "'ports':[{'port':80}]}}")
                         .text({"spec", "clusterIP"}));
  CHECK(addresses.size() == 20);
}

TEST_CASE("every cluster begins with the system's namespaces") {
  cluster to;
  for (const char* ns :
       {"default", "kube-system", "kube-public", "kube-node-lease"}) {
    const reply answer = to.get(std::string("/api/v1/namespaces/") + ns);
    CHECK(answer.text({"status", "phase"}) == "Active");
    CHECK(answer.text({"metadata", "labels", "kubernetes.io/metadata.name"}) ==
          ns);
  }
}

}  // namespace
}  // namespace forensics::sandbox
