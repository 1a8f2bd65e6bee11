// facts.md, "Containers".
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "support/clones.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

std::string env_of(const made_clone& clone) {
  const json_value* env = find(clone.container("web"), {"env"});
  return env == nullptr ? "" : dump(*env);
}

}  // namespace

TEST_CASE("nothing of the source runs by itself, the crashed one is first") {
  const std::string pod =
      small_pod(R"(,"initContainers":[{"name":"migrate","image":"m:1"},)"
                R"({"name":"proxy","image":"p:1","restartPolicy":"Always",)"
                R"("lifecycle":{"preStop":{}},"startupProbe":{"httpGet":{}}}])",
                R"(,"command":["/web"],"lifecycle":{"postStart":{}},)"
                R"("livenessProbe":{"exec":{}},"stdin":true,"tty":true},)"
                R"({"name":"log","image":"l:1")");
  const json_document source = parsed(pod);
  const made_clone clone = made(source, clone_request_for(source, "migrate"));
  std::string names;
  for (const json_value& one : clone.spec()["containers"].GetArray()) {
    names.append(text_at(one, {"name"})).append(" ");
    CHECK(dump(one["command"]) == R"(["/usr/local/bin/toolkit/sleep"])");
    CHECK(dump(one["args"]) == R"(["infinity"])");
    CHECK(text_at(one, {"imagePullPolicy"}) == "IfNotPresent");
    for (const std::string_view field :
         {"restartPolicy", "lifecycle", "livenessProbe", "startupProbe",
          "stdin", "tty"})
      CHECK(find(one, {field}) == nullptr);
  }
  CHECK(names == "migrate web log proxy ");
  CHECK(clone.note_of("spec.initContainers[proxy].restartPolicy") ==
        "removed parked");
  CHECK(clone.note_of("spec.initContainers[proxy].startupProbe") ==
        "removed probe");
  CHECK(clone.note_of("spec.initContainers[migrate]") == "changed parked");
  CHECK(clone.note_of("spec.containers[web].command") == "changed parked");
  CHECK(clone.note_of("spec.containers[log].command") == "added parked");
  CHECK(clone.note_of("spec.containers[web].stdin") == "removed terminal");
}

TEST_CASE("a pod-level failure has its log's container first") {
  const json_document source =
      parsed(small_pod("", R"(},{"name":"log","image":"l:1")"));
  clone_request how = clone_request_for(source, "");
  how.which.log_container = "log";
  CHECK(text_at(made(source, how).spec()["containers"][0], {"name"}) == "log");
  how.which.log_container = "gone";
  CHECK(text_at(made(source, how).spec()["containers"][0], {"name"}) == "web");
}

TEST_CASE("the toolkit is restricted, asks for next to nothing") {
  const made_clone clone = made(small_pod(""));
  CHECK(dump(clone.spec()["initContainers"]) ==
        R"([{"name":"toolkit","image":"busybox:1.36-musl",)"
        R"("imagePullPolicy":"IfNotPresent","command":["/bin/busybox","sh",)"
        R"("-c","/bin/busybox cp /bin/busybox \"$1/busybox\" && )"
        R"(\"$1/busybox\" --install -s \"$1\"","sh",)"
        R"("/usr/local/bin/toolkit"],)"
        R"("resources":{"requests":{"cpu":"1m","memory":"1Mi"}},)"
        R"("securityContext":{"runAsNonRoot":true,"runAsUser":65532,)"
        R"("allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,)"
        R"("capabilities":{"drop":["ALL"]},)"
        R"("seccompProfile":{"type":"RuntimeDefault"}},)"
        R"("volumeMounts":[{"name":"forensic-toolkit",)"
        R"("mountPath":"/usr/local/bin/toolkit"}]}])");
  const std::string name(text_at(clone.pod, {"metadata", "name"}));
  CHECK(dump(clone.volume("forensic-logs")["projected"]["sources"]) ==
        R"([{"configMap":{"name":")" + name +
            R"(","items":[{"key":"crash.log","path":"crash.log"}],)"
            R"("optional":true}}])");
  CHECK(dump(clone.container("web")["volumeMounts"]) ==
        R"([{"name":"forensic-toolkit","mountPath":"/usr/local/bin/toolkit",)"
        R"("readOnly":true},{"name":"forensic-logs",)"
        R"("mountPath":"/forensics/original-logs","readOnly":true}])");
}

TEST_CASE("the other logs that stand lie beside the crash's, in one folder") {
  const json_document source = parsed(small_pod(""));
  clone_request how = clone_request_for(source, "web");
  how.logs = {{"one-log-1", "web.log"}, {"one-log-2", "web.previous.log"}};
  const made_clone clone = made(source, how);
  const json_value& sources =
      clone.volume("forensic-logs")["projected"]["sources"];
  REQUIRE(sources.Size() == 3);
  CHECK(text_at(sources[0], {"configMap", "name"}) == how.owner.name);
  CHECK(dump(sources[2]) ==
        R"({"configMap":{"name":"one-log-2","items":[{"key":)"
        R"("web.previous.log","path":"web.previous.log"}],"optional":true}})");
}

TEST_CASE("what is added never takes a name of the source") {
  const made_clone clone =
      made(small_pod(R"(,"initContainers":[{"name":"toolkit-2","image":"x"}],)"
                     R"("volumes":[{"name":"forensic-toolkit","emptyDir":{}},)"
                     R"({"name":"forensic-logs","emptyDir":{}},)"
                     R"({"name":"forensic-logs-2","emptyDir":{}}])",
                     R"(},{"name":"toolkit","image":"x")"));
  CHECK(text_at(clone.spec()["initContainers"][0], {"name"}) == "toolkit-3");
  CHECK(text_at(clone.spec()["initContainers"][0]["volumeMounts"][0],
                {"name"}) == "forensic-toolkit-2");
  std::set<std::string> names;
  for (const json_value& volume : clone.spec()["volumes"].GetArray())
    CHECK(names.insert(std::string(text_at(volume, {"name"}))).second);
  CHECK(names.contains("forensic-logs-3"));
}

TEST_CASE("a security context keeps what isolates and loses what opens") {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"privileged":true,"runAsUser":0})", R"({"runAsUser":0})"},
      {R"({"runAsNonRoot":true,"allowPrivilegeEscalation":true})",
       R"({"runAsNonRoot":true,"allowPrivilegeEscalation":true})"},
      {R"({"capabilities":{"add":["SYS_ADMIN","NET_BIND_SERVICE"],)"
       R"("drop":["ALL"]}})",
       R"({"capabilities":{"drop":["ALL"],"add":["NET_BIND_SERVICE"]}})"},
      {R"({"capabilities":{"add":["ALL"]}})", "{}"},
      {R"({"procMount":"Unmasked","readOnlyRootFilesystem":true})",
       R"({"readOnlyRootFilesystem":true})"},
      {R"({"seccompProfile":{"type":"Unconfined"}})",
       R"({"seccompProfile":{"type":"RuntimeDefault"}})"},
      // A file of the node, which may be absent where the clone runs.
      {R"({"seccompProfile":{"type":"Localhost","localhostProfile":"a"}})",
       R"({"seccompProfile":{"type":"RuntimeDefault"}})"},
      {R"({"appArmorProfile":{"type":"Unconfined"}})", "{}"},
      {R"({"appArmorProfile":{"type":"Localhost","localhostProfile":"a"}})",
       "{}"},
      // Where the clone runs there may be no AppArmor.
      {R"({"appArmorProfile":{"type":"RuntimeDefault"}})", "{}"},
      {R"({"seLinuxOptions":{"type":"spc_t","user":"u","role":"r"}})", "{}"},
      {R"({"seLinuxOptions":{"type":"container_t","level":"s0"}})",
       R"({"seLinuxOptions":{"level":"s0","type":"container_t"}})"},
      {R"({"runAsUser":"root","runAsGroup":7,"seccompProfile":5})",
       R"({"runAsGroup":7})"},
      {R"({"windowsOptions":{"hostProcess":true}})", "{}"},
  };
  for (const auto& [source, carried] : rows) {
    CAPTURE(std::string(source));
    const made_clone clone =
        made(small_pod("", R"(,"securityContext":)" + std::string(source)));
    CHECK(dump(clone.container("web")["securityContext"]) == carried);
  }
}

TEST_CASE("limits stay, requests shrink, scarce things go") {
  const std::pair<const char*, const char*> rows[] = {
      {"{}", R"({"requests":{"cpu":"1m","memory":"1Mi"}})"},
      {R"({"limits":{"cpu":"2","memory":"1Gi"},"requests":{"cpu":"1"}})",
       R"({"requests":{"cpu":"1m","memory":"1Mi"},)"
       R"("limits":{"cpu":"2","memory":"1Gi"}})"},
      {R"({"limits":{"memory":"0","cpu":"0"}})",
       R"({"requests":{"cpu":"0","memory":"0"},)"
       R"("limits":{"memory":"0","cpu":"0"}})"},
      {R"({"limits":{"ephemeral-storage":"10Gi"}})",
       R"({"requests":{"cpu":"1m","memory":"1Mi","ephemeral-storage":"1Mi"},)"
       R"("limits":{"ephemeral-storage":"10Gi"}})"},
      {R"({"limits":{"nvidia.com/gpu":"1","hugepages-2Mi":"4Mi"},)"
       R"("claims":[{"name":"gpu"}]})",
       R"({"requests":{"cpu":"1m","memory":"1Mi"}})"},
      {R"({"limits":{"cpu":"much","memory":7}})",
       R"({"requests":{"cpu":"1m","memory":"1Mi"}})"},
  };
  for (const auto& [source, carried] : rows) {
    CAPTURE(std::string(source));
    const made_clone clone =
        made(small_pod("", R"(,"resources":)" + std::string(source)));
    CHECK(dump(clone.container("web")["resources"]) == carried);
  }
}

TEST_CASE("a limit that no container can start in is raised to one") {
  const made_clone clone = made(
      small_pod("", R"(,"resources":{"limits":{"memory":"512Ki","cpu":"1m",)"
                    R"("ephemeral-storage":"1Mi"}})"));
  CHECK(dump(clone.container("web")["resources"]["limits"]) ==
        R"({"memory":"16Mi","cpu":"1m","ephemeral-storage":"64Mi"})");
  const std::string limits = "spec.containers[web].resources.limits";
  CHECK(clone.note_of(limits + "[memory]") == "changed toolkit");
  CHECK(clone.note_of(limits + "[ephemeral-storage]") == "changed toolkit");
  CHECK(clone.note_of(limits + "[cpu]") == "");
}

TEST_CASE("an environment entry has the source's value") {
  struct row {
    const char* name;
    const char* source;
    const char* carried;
  };
  const row rows[] = {
      {"a literal", R"x("value":"$(HOME)")x", R"x("value":"$(HOME)")x"},
      {"its name", R"("valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}})",
       R"("value":"web-1")"},
      {"its UID", R"("valueFrom":{"fieldRef":{"fieldPath":"metadata.uid"}})",
       R"("value":"uid-1")"},
      {"its node", R"("valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName"}})",
       R"("value":"worker-1")"},
      {"its account",
       R"("valueFrom":{"fieldRef":{"fieldPath":"spec.serviceAccountName"}})",
       R"("value":"web")"},
      {"its addresses",
       R"("valueFrom":{"fieldRef":{"fieldPath":"status.podIPs"}})",
       R"("value":"10.1.0.7,fd00::7")"},
      {"its host's address",
       R"("valueFrom":{"fieldRef":{"fieldPath":"status.hostIP"}})",
       R"("value":"10.0.0.1")"},
      {"a label, in which nothing is expanded",
       R"("valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['a/b']"}})",
       R"x("value":"$$(HOME)")x"},
      {"an annotation that is not there",
       R"("valueFrom":{"fieldRef":{"fieldPath":"metadata.annotations['x']"}})",
       R"("value":"")"},
      {"a request, in units of the divisor, rounded up",
       R"("valueFrom":{"resourceFieldRef":{"resource":"requests.memory",)"
       R"("divisor":"1Mi"}})",
       R"("value":"96")"},
      {"a request without divisor",
       R"("valueFrom":{"resourceFieldRef":{"resource":"requests.cpu",)"
       R"("divisor":"0"}})",
       R"("value":"2")"},
      {"another container's request",
       R"("valueFrom":{"resourceFieldRef":{"resource":"requests.cpu",)"
       R"("containerName":"log","divisor":"1m"}})",
       R"("value":"50")"},
      {"a limit, which the clone has, too",
       R"("valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}})",
       R"("valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}})"},
      {"a key of a ConfigMap",
       R"("valueFrom":{"configMapKeyRef":{"name":"c","key":"k"}})",
       R"("valueFrom":{"configMapKeyRef":{"key":"k","name":"copy-of-c",)"
       R"("optional":true}})"},
      {"a key of a Secret without a copy",
       R"("valueFrom":{"secretKeyRef":{"name":"gone","key":"k"}})",
       R"("value":"")"},
      {"an optional key without a copy",
       R"("valueFrom":{"secretKeyRef":{"name":"gone","key":"k",)"
       R"("optional":true}})",
       nullptr},
      {"a key of a file",
       R"("valueFrom":{"fileKeyRef":{"volumeName":"v","key":"k"}})", nullptr},
      {"a field that is none",
       R"("valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['"}})",
       nullptr},
      {"junk", R"("valueFrom":7)", nullptr},
      {"more junk", R"("value":7)", ""},
  };
  for (const row& one : rows) {
    CAPTURE(std::string(one.name));
    json_document pod = parsed(
        R"({"metadata":{"name":"web-1","namespace":"shop","uid":"uid-1",)"
        R"x("labels":{"a/b":"$(HOME)"}},"spec":{"nodeName":"worker-1",)x"
        R"("serviceAccountName":"web","containers":[{"name":"web",)"
        R"("image":"web:1","resources":{"requests":{"cpu":"1100m",)"
        R"("memory":"100M"}},"env":[{"name":"E",)" +
        std::string(one.source) +
        R"(}]},{"name":"log","image":"l","resources":{"requests":)"
        R"({"cpu":"50m"}}}]},"status":{"hostIP":"10.0.0.1",)"
        R"("podIPs":[{"ip":"10.1.0.7"},{"ip":"fd00::7"}]}})");
    clone_request how = clone_request_for(pod, "web");
    how.copies = {{{reference_kind::config_map, "c"}, "copy-of-c"}};
    const made_clone clone = made(pod, how);
    const std::string carried = one.carried == nullptr ? "" : one.carried;
    CHECK(env_of(clone) == (one.carried == nullptr ? ""
                            : carried.empty()
                                ? R"([{"name":"E"}])"
                                : R"([{"name":"E",)" + carried + "}]"));
  }
}

TEST_CASE("service variables come first, so that all else wins over them") {
  const json_document pod =
      parsed(small_pod("", R"(,"envFrom":[{"configMapRef":{"name":"c"}}])"));
  clone_request how = clone_request_for(pod, "web");
  how.copies = {{{reference_kind::config_map, "c"}, "copy-of-c"},
                {{reference_kind::services, "services"}, "variables"}};
  const made_clone clone = made(pod, how);
  CHECK(dump(clone.container("web")["envFrom"]) ==
        R"([{"configMapRef":{"name":"variables","optional":true}},)"
        R"({"configMapRef":{"name":"copy-of-c"}}])");
  CHECK(clone.note_of("spec.containers[web].envFrom[services]") ==
        "added frozen");
  CHECK(find(clone.spec(), {"enableServiceLinks"})->IsFalse());
}

TEST_CASE("service variables that are cut or unknown are told of") {
  const json_document pod = parsed(small_pod(""));
  clone_request how = clone_request_for(pod, "web");
  const std::string field = "spec.containers[web].envFrom[services]";
  how.services = service_links::cut;
  const made_clone cut = made(pod, how);
  CHECK(std::count(cut.differences.begin(), cut.differences.end(),
                   difference{field, "changed", "size"}) == 1);
  how.copies.clear();
  how.services = service_links::unknown;
  const made_clone unknown = made(pod, how);
  CHECK(unknown.note_of(field) == "removed missing");
  CHECK(find(unknown.container("web"), {"envFrom"}) == nullptr);
}

TEST_CASE("with Pod Security restricted a clone is so from the start") {
  const json_document pod = parsed(small_pod(
      R"(,"securityContext":{"runAsUser":0})",
      R"(,"securityContext":{"capabilities":{"add":["NET_BIND_SERVICE"]}})"));
  clone_request how = clone_request_for(pod, "web");
  how.security = pod_security::restricted;
  const made_clone clone = made(pod, how);
  CHECK(dump(clone.container("web")["securityContext"]) ==
        R"({"capabilities":{"drop":["ALL"],"add":["NET_BIND_SERVICE"]},)"
        R"("allowPrivilegeEscalation":false,)"
        R"("seccompProfile":{"type":"RuntimeDefault"},)"
        R"("runAsNonRoot":true,"runAsUser":65532})");
  CHECK(clone.note_of("spec.securityContext.runAsUser") ==
        "removed pod-security");
  CHECK(clone.note_of("spec.containers[web].securityContext.runAsUser") ==
        "added pod-security");
  CHECK(find(clone.pod, {"metadata", "annotations", "forensic.io/relaxed"}) ==
        nullptr);
}

TEST_CASE("envFrom names the copies, and what has none is dropped") {
  json_document pod = parsed(small_pod(
      "", R"(,"envFrom":[{"prefix":"P_","secretRef":{"name":"s"}},)"
          R"({"configMapRef":{"name":"gone","optional":true}},7,{}])"));
  clone_request how = clone_request_for(pod, "web");
  how.copies = {{{reference_kind::secret, "s"}, "copy-of-s"}};
  const made_clone clone = made(pod, how);
  CHECK(dump(clone.container("web")["envFrom"]) ==
        R"([{"prefix":"P_","secretRef":{"name":"copy-of-s"}}])");
  CHECK(clone.note_of("spec.containers[web].envFrom[1]") == "removed missing");
  CHECK(clone.note_of("spec.containers[web].envFrom[2]") == "removed invalid");
}

TEST_CASE("containers that share a name become one") {
  const made_clone clone =
      made(small_pod(R"(,"initContainers":[{"name":"web","image":"x"}])"));
  CHECK(array_at(clone.spec(), {"containers"}).Size() == 1);
  CHECK(clone.note_of("spec.initContainers[web]") == "removed invalid");
}

TEST_CASE("the list of differences fits a case however long it is") {
  std::vector<difference> differences(
      5'000, {"spec.containers[web].env[NAME]", "changed", "frozen"});
  const std::string text = to_json(differences);
  CHECK(text.size() <= 64U << 10);
  const json_document list = parsed(text);
  const std::size_t listed = list.Size() - 1;
  CHECK(text_at(list[list.Size() - 1], {"field"}) ==
        "(" + std::to_string(5'000 - listed) + " more)");
  CHECK(to_json({}) == "[]");
}
