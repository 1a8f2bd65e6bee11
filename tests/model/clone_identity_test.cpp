// facts.md, "Identity, admission residue" and "Metadata, objects".
#include <doctest/doctest.h>

#include <string>

#include "support/api_rules.hpp"
#include "support/clones.hpp"

using namespace forensics::model;
using namespace forensics::test;

TEST_CASE("a field that ties a pod to its place in the cluster is left") {
  struct row {
    const char* name;
    const char* spec;
    const char* field;
    const char* note;
  };
  const row rows[] = {
      {"its node", R"("nodeName":"n1")", "spec.nodeName", "removed placement"},
      {"its scheduler", R"("schedulerName":"own")", "spec.schedulerName",
       "removed placement"},
      {"its spread", R"("topologySpreadConstraints":[{"maxSkew":1}])",
       "spec.topologySpreadConstraints", "removed placement"},
      {"its priority", R"("priority":0)", "spec.priority", "removed priority"},
      {"its priority class", R"("priorityClassName":"high")",
       "spec.priorityClassName", "removed priority"},
      {"its preemption", R"("preemptionPolicy":"Never")",
       "spec.preemptionPolicy", "removed priority"},
      {"its overhead", R"("overhead":{"cpu":"1"})", "spec.overhead",
       "removed runtime"},
      {"its claims", R"("resourceClaims":[{"name":"gpu"}])",
       "spec.resourceClaims", "removed device"},
      {"its readiness gates", R"("readinessGates":[{"conditionType":"x"}])",
       "spec.readinessGates", "removed gate"},
      {"its scheduling gates", R"("schedulingGates":[{"name":"x"}])",
       "spec.schedulingGates", "removed gate"},
      {"its ephemeral containers", R"("ephemeralContainers":[{"name":"x"}])",
       "spec.ephemeralContainers", "removed ephemeral"},
      {"its deadline", R"("activeDeadlineSeconds":60)",
       "spec.activeDeadlineSeconds", "removed deadline"},
      {"its pod-level resources", R"("resources":{"limits":{"cpu":"1"}})",
       "spec.resources", "removed resources"},
      {"a field that nobody knows yet", R"("futureField":{"a":1})",
       "spec.futureField", "removed unlisted"},
      {"a name that would grow too long", R"("setHostnameAsFQDN":true)",
       "spec.setHostnameAsFQDN", "removed identity"},
      {"a field of another shape", R"("hostname":7)", "spec.hostname",
       "removed invalid"},
  };
  for (const row& one : rows) {
    CAPTURE(std::string(one.name));
    const made_clone clone = made(small_pod("," + std::string(one.spec)));
    CHECK(clone.note_of(one.field) == one.note);
    const std::string_view key = std::string_view(one.field).substr(5);
    CHECK(find(clone.spec(), {key}) == nullptr);
  }
}

TEST_CASE("the clone has an identity without rights and no token") {
  const made_clone clone = made(small_pod(
      R"(,"serviceAccountName":"web","serviceAccount":"web","volumes":[)"
      R"({"name":"kube-api-access-ab12c","projected":{"sources":[)"
      R"({"serviceAccountToken":{"path":"token"}},)"
      R"({"configMap":{"name":"kube-root-ca.crt"}}]}},)"
      R"({"name":"vault","projected":{"sources":[)"
      R"({"serviceAccountToken":{"audience":"vault","path":"token"}}]}},)"
      R"({"name":"mixed","projected":{"sources":[)"
      R"({"podCertificate":{"signerName":"x"}},)"
      R"({"clusterTrustBundle":{"name":"x"}},)"
      R"({"configMap":{"name":"settings"}}]}}])",
      R"(,"volumeMounts":[{"name":"kube-api-access-ab12c","mountPath":"/t"},)"
      R"({"name":"vault","mountPath":"/vault"},)"
      R"({"name":"mixed","mountPath":"/mixed"}])"));
  CHECK(text_at(clone.spec(), {"serviceAccountName"}) == "forensic-clone");
  CHECK(clone.note_of("spec.serviceAccountName") == "changed identity");
  CHECK(clone.note_of("spec.volumes[kube-api-access-ab12c]") ==
        "removed token");
  CHECK(clone.note_of("spec.volumes[vault]") == "removed token");
  CHECK(clone.note_of("spec.containers[web].volumeMounts[/vault]") ==
        "removed token");
  CHECK(array_at(clone.volume("mixed"), {"projected", "sources"}).Size() == 1);
  // Only `mixed` and the two that are added.
  CHECK(array_at(clone.spec(), {"volumes"}).Size() == 3);
  CHECK(array_at(clone.container("web"), {"volumeMounts"}).Size() == 3);
}

TEST_CASE("a clone is of its own priority class, where that stands") {
  const json_document pod =
      parsed(small_pod(R"(,"priorityClassName":"system-node-critical",)"
                       R"("priority":2000001000)"));
  clone_request how = clone_request_for(pod, "web");
  how.has_priority_class = true;
  const made_clone clone = made(pod, how);
  CHECK(text_at(clone.spec(), {"priorityClassName"}) == "kube-forensics-clone");
  CHECK(find(clone.spec(), {"priority"}) == nullptr);
  CHECK(clone.note_of("spec.priorityClassName") == "changed priority");
}

TEST_CASE("the clone prefers the crash node and keeps os and architecture") {
  json_document pod = parsed(small_pod(
      R"(,"nodeSelector":{"kubernetes.io/os":"linux",)"
      R"("kubernetes.io/arch":"arm64","pool":"web"},)"
      R"("affinity":{"podAffinity":{}},)"
      R"("tolerations":[{"key":"spot","operator":"Exists","new":1}])"));
  clone_request how = clone_request_for(pod, "web");
  how.which.node = "worker-1";
  const made_clone clone = made(pod, how);
  CHECK(dump(clone.spec()["nodeSelector"]) ==
        R"({"kubernetes.io/os":"linux","kubernetes.io/arch":"arm64"})");
  CHECK(dump(clone.spec()["tolerations"]) ==
        R"([{"key":"spot","operator":"Exists"}])");
  CHECK(clone.note_of("spec.tolerations[0].new") == "removed unlisted");
  CHECK(clone.note_of("spec.nodeSelector[pool]") == "removed placement");
  CHECK(clone.note_of("spec.affinity") == "changed placement");
  CHECK(dump(clone.spec()["affinity"]) ==
        R"({"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":)"
        R"([{"weight":100,"preference":{"matchFields":[{"key":"metadata.name",)"
        R"("operator":"In","values":["worker-1"]}]}}]}})");
}

TEST_CASE("a pull secret is renamed to its copy, or left without one") {
  json_document pod =
      parsed(small_pod(R"(,"imagePullSecrets":[{"name":"a"},{"name":"b"}])"));
  clone_request how = clone_request_for(pod, "web");
  how.copies = {{{reference_kind::pull_secret, "a"}, "copy-of-a"}};
  const made_clone clone = made(pod, how);
  CHECK(dump(clone.spec()["imagePullSecrets"]) == R"([{"name":"copy-of-a"}])");
  CHECK(clone.note_of("spec.imagePullSecrets[b]") == "removed missing");
}

TEST_CASE("nothing of the source's metadata is copied") {
  json_document pod =
      parsed(R"({"metadata":{"name":"web-1","namespace":"shop","uid":"u",)"
             R"("labels":{"app":"web"},"generateName":"web-",)"
             R"("annotations":{"kubernetes.io/config.mirror":"x"},)"
             R"("ownerReferences":[{"name":"web"}],)"
             R"("finalizers":["batch.kubernetes.io/job-tracking"]},)"
             R"("spec":{"containers":[{"name":"web","image":"web:1",)"
             R"("command":["/web"]}]}})");
  const made_clone clone = made(pod, clone_request_for(pod, "web"));
  CHECK(dump(clone.pod["metadata"]["labels"]) ==
        R"({"app.kubernetes.io/managed-by":"kube-forensics-controller",)"
        R"("forensic-source-pod":"web-1","forensic-source-pod-uid":"u",)"
        R"("forensic-source-namespace":"shop",)"
        R"("forensic-time":"2026-03-01T12-00-00Z","forensic.io/ttl":"24h",)"
        R"("forensic.io/crash-signature":"0123456789abcdef0123456789abcdef",)"
        R"("sidecar.istio.io/inject":"false",)"
        R"("kuma.io/sidecar-injection":"disabled",)"
        R"("admission.datadoghq.com/enabled":"false"})");
  CHECK(dump(clone.pod["metadata"]["annotations"]) ==
        R"({"forensic.io/exit-code":"3","forensic.io/reason":"Error",)"
        R"("forensic.io/container":"web",)"
        R"("forensic.io/original-command":"[\"/web\"]",)"
        R"("forensic.io/original-args":"[]",)"
        R"("kubectl.kubernetes.io/default-container":"web",)"
        R"("sidecar.istio.io/inject":"false","linkerd.io/inject":"disabled",)"
        R"("consul.hashicorp.com/connect-inject":"false",)"
        R"("vault.hashicorp.com/agent-inject":"false",)"
        R"("vault.security.banzaicloud.io/mutate":"skip",)"
        R"("cluster-autoscaler.kubernetes.io/safe-to-evict":"true"})");
  CHECK(find(clone.pod, {"metadata", "finalizers"}) == nullptr);
  CHECK(clone.note_of("metadata.finalizers") == "removed metadata");
  CHECK(clone.note_of("metadata.labels") == "removed metadata");
  CHECK(clone.note_of("metadata.uid") == "");
}

TEST_CASE("a clone of redacted secrets says so") {
  const json_document pod =
      parsed(small_pod(R"(,"imagePullSecrets":[{"name":"registry"}])"));
  clone_request how = clone_request_for(pod, "web");
  how.secrets = secret_policy::redact;
  how.copies.clear();
  const made_clone clone = made(pod, how);
  CHECK(text_at(clone.pod,
                {"metadata", "annotations", "forensic.io/redacted"}) == "true");
  CHECK(clone.note_of("spec.imagePullSecrets[registry]") == "removed redacted");
}

TEST_CASE("the metadata of an ugly pod is valid") {
  const std::string pods[] = {
      std::string(253, 'a'),
      "a." + std::string(60, 'b') + "." + std::string(60, '9'),
      std::string(62, 'x') + ".-y", ""};
  for (const std::string& name : pods) {
    CAPTURE(name);
    json_document pod = parsed(small_pod(""));
    set(pod["metadata"], "name", name, pod.GetAllocator());
    json_value args(rapidjson::kArrayType);
    args.PushBack(make_string(std::string(300'000, 'x'), pod.GetAllocator()),
                  pod.GetAllocator());
    set(pod["spec"]["containers"][0], "args", std::move(args),
        pod.GetAllocator());
    clone_request how = clone_request_for(pod, "web");
    how.which.reason = "Fehler \xc3\xbc \xff";
    how.ttl = duration::max();
    const made_clone clone = made(pod, how);
    check_metadata(clone.pod);
    CHECK(clone.note_of("metadata.annotations[forensic.io/original-args]") ==
          "changed size");
    if (name.size() > 63) {
      const json_document full = parsed(text_at(
          clone.pod, {"metadata", "annotations", "forensic.io/full-names"}));
      CHECK(text_at(full, {"forensic-source-pod"}) == name);
    }
  }
}

TEST_CASE("a pod that can't be cloned is refused with the reason") {
  const std::pair<const char*, const char*> rows[] = {
      {"[]", "the pod is no JSON object"},
      {R"({"spec":{"os":{"name":"windows"},"containers":[{"name":"a"}]}})",
       "pods of Windows nodes can't be cloned"},
      {R"({"spec":{"nodeSelector":{"kubernetes.io/os":"windows"}}})",
       "pods of Windows nodes can't be cloned"},
      {"{}", "the pod has no containers"},
      {R"({"spec":{"containers":7}})", "the pod has no containers"},
      {R"({"spec":{"containers":[{"name":"a"},7,{"image":"x"}]}})",
       "the pod has no containers"},
  };
  for (const auto& [text, reason] : rows) {
    CAPTURE(std::string(text));
    const json_document pod = parsed(text);
    const auto clone = make_clone(pod, clone_request{});
    REQUIRE_FALSE(clone);
    CHECK(clone.error() == reason);
  }
}

TEST_CASE("nothing is mounted where programs look for an API token") {
  for (const std::string place :
       {"/var/run/secrets/kubernetes.io/serviceaccount",
        "/run/secrets//kubernetes.io/serviceaccount/",
        "/var/run/secrets/kubernetes.io/serviceaccount/token"}) {
    CAPTURE(place);
    const made_clone clone = made(small_pod(
        R"(,"volumes":[{"name":"by-hand","secret":{"secretName":"s"}}])",
        R"(,"volumeMounts":[{"name":"by-hand","mountPath":")" + place +
            R"("}])"));
    CHECK(array_at(clone.container("web"), {"volumeMounts"}).Size() == 2);
    CHECK(clone.note_of("spec.containers[web].volumeMounts[" + place + "]") ==
          "removed token");
  }
}

TEST_CASE("a part of a projected volume has no mode of its own") {
  const made_clone clone = made(small_pod(
      R"(,"volumes":[{"name":"v","projected":{"defaultMode":256,"sources":[)"
      R"({"configMap":{"name":"c","defaultMode":420}},)"
      R"({"downwardAPI":{"defaultMode":420}}]}}])"));
  const auto& parts = array_at(clone.volume("v"), {"projected", "sources"});
  CHECK(find(parts[0], {"configMap", "defaultMode"}) == nullptr);
  CHECK(dump(parts[1]) == R"({"downwardAPI":{}})");
  CHECK(clone.note_of("spec.volumes[v].projected.sources[0].configMap."
                      "defaultMode") == "removed unlisted");
}
