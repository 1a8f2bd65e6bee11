// The sentences are those of a kube-apiserver 1.34.4.
#include "model/heal.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/clones.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

struct outcome {
  json_document pod;
  std::vector<difference> differences;
  std::string note_of(std::string_view field) const {
    for (const auto& one : differences)
      if (one.field == field) return one.action + " " + one.reason;
    return {};
  }
  std::string resources(rapidjson::SizeType container = 0) const {
    return dump(array_at(pod, {"spec", "containers"})[container]["resources"]);
  }
  /// What each container mounts: `/v /usr/local/bin/toolkit`.
  std::string mounts(const char* list, rapidjson::SizeType container) const {
    std::string all;
    for (const json_value& mount :
         array_at(pod, {"spec", list})[container]["volumeMounts"].GetArray())
      all.append(all.empty() ? "" : " ").append(text_at(mount, {"mountPath"}));
    return all;
  }
};

outcome healed(const json_value& clone, const refusal& why) {
  auto made = heal_clone(clone, why);
  REQUIRE(made);
  return {parsed(made->pod_json), std::move(made->differences)};
}

std::string forbidden(const std::string& why) {
  return "pods \"web-forensic-1\" is forbidden: " + why;
}

json_document clone_with(const std::string& resources) {
  return parsed(R"({"metadata":{"name":"web-forensic-1"},"spec":{)"
                R"("containers":[{"name":"app","image":"i","command":["s"],)"
                R"("resources":)" +
                resources + "}]}}");
}

}  // namespace

TEST_CASE("a LimitRange is met") {
  struct row {
    const char* resources;
    const char* why;
    const char* healed;
  };
  const row rows[] = {
      {R"({"requests":{"cpu":"1m","memory":"1Mi"}})",
       "[minimum cpu usage per Container is 100m, but request is 1m, minimum "
       "memory usage per Container is 64Mi, but request is 1Mi, cpu max limit "
       "to request ratio per Container is 4, but provided ratio is "
       "1000.000000]",
       R"({"requests":{"cpu":"100m","memory":"64Mi"}})"},
      {R"({"requests":{"cpu":"100m"},"limits":{"cpu":"2","memory":"2Gi"}})",
       "[maximum cpu usage per Container is 1, but limit is 2, maximum memory "
       "usage per Container is 1Gi, but limit is 2Gi]",
       R"({"requests":{"cpu":"100m"},"limits":{"cpu":"1","memory":"1Gi"}})"},
      {R"({"requests":{"cpu":"100m"},"limits":{"cpu":"1"}})",
       "cpu max limit to request ratio per Container is 4, but provided ratio "
       "is 10.000000",
       R"({"requests":{"cpu":"250m"},"limits":{"cpu":"1"}})"},
      {R"({"requests":{"memory":"1Mi"},"limits":{"memory":"10Mi"}})",
       "memory max limit to request ratio per Container is 3, but provided "
       "ratio is 10.000000",
       R"({"requests":{"memory":"3495254"},"limits":{"memory":"10Mi"}})"},
      {R"({"requests":{"cpu":"1m"}})",
       "maximum cpu usage per Container is 1.  No limit is specified",
       R"({"requests":{"cpu":"1m"},"limits":{"cpu":"1"}})"},
      {R"({"limits":{"cpu":"50m"}})",
       "minimum cpu usage per Container is 100m.  No request is specified",
       R"({"limits":{"cpu":"100m"},"requests":{"cpu":"100m"}})"},
      {R"({"limits":{"memory":"2Gi"}})",
       "maximum memory usage per Pod is 1Gi, but limit is 2Gi",
       R"({"limits":{"memory":"1073741824"}})"},
  };
  for (const row& one : rows) {
    CAPTURE(std::string(one.why));
    const auto clone = clone_with(one.resources);
    const outcome out = healed(clone, {403, forbidden(one.why), {}});
    CHECK(out.resources() == one.healed);
    for (const auto& change : out.differences)
      CHECK(change.reason == "limit-range");
    // Relaxed once, it is no more to be relaxed.
    CHECK_FALSE(heal_clone(out.pod, {403, forbidden(one.why), {}}));
  }
}

TEST_CASE("the containers of a pod share what it may have") {
  const auto clone =
      parsed(R"({"spec":{"containers":[{"name":"a","resources":{"limits":)"
             R"({"memory":"1Gi"}}},{"name":"b","resources":{"limits":)"
             R"({"memory":"16Mi"}}}]}})");
  const outcome out = healed(
      clone, {403,
              forbidden("maximum memory usage per Pod is 1Gi, but limit is "
                        "1090519040"),
              {}});
  CHECK(out.resources(0) == R"({"limits":{"memory":"536870912"}})");
  CHECK(out.resources(1) == R"({"limits":{"memory":"16Mi"}})");
}

TEST_CASE("a quota is kept") {
  struct row {
    const char* resources;
    const char* why;
    const char* healed;  ///< nullptr: it can't be
  };
  const row rows[] = {
      {R"({"requests":{"cpu":"1m"},"limits":{"cpu":"2","memory":"1Gi"}})",
       "exceeded quota: q, requested: limits.cpu=2, used: limits.cpu=0, "
       "limited: limits.cpu=1",
       R"({"requests":{"cpu":"1m"},"limits":{"cpu":"100m","memory":"1Gi"}})"},
      {R"({"requests":{"cpu":"500m"},"limits":{"cpu":"2"}})",
       "exceeded quota: q, requested: limits.cpu=2,limits.memory=1Gi, used: "
       "limits.cpu=0, limited: limits.cpu=1",
       R"({"requests":{"cpu":"100m"},)"
       R"("limits":{"cpu":"100m","memory":"64Mi"}})"},
      {"{}",
       "failed quota: q: must specify limits.cpu for: app; limits.memory for: "
       "app; requests.cpu for: app",
       R"({"limits":{"cpu":"100m","memory":"64Mi"},)"
       R"("requests":{"cpu":"1m"}})"},
      {R"({"limits":{"cpu":"0"}})",
       "failed quota: q: must specify requests.cpu for: app",
       R"({"limits":{"cpu":"0"},"requests":{"cpu":"0"}})"},
      {R"({"limits":{"cpu":"100m"}})",
       "exceeded quota: q, requested: limits.cpu=100m, used: limits.cpu=1, "
       "limited: limits.cpu=1",
       nullptr},
      {R"({"limits":{"cpu":"2"}})",
       "exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5",
       nullptr},
      {R"({"requests":{"cpu":"1m"}})",
       "exceeded quota: q, requested: requests.cpu=1m, used: requests.cpu=1, "
       "limited: requests.cpu=1",
       nullptr},
  };
  for (const row& one : rows) {
    CAPTURE(std::string(one.why));
    const auto clone = clone_with(one.resources);
    const refusal why{403, forbidden(one.why), {}};
    if (one.healed == nullptr) {
      CHECK_FALSE(heal_clone(clone, why));
      continue;
    }
    const outcome out = healed(clone, why);
    CHECK(out.resources() == one.healed);
    for (const auto& change : out.differences) CHECK(change.reason == "quota");
  }
}

TEST_CASE("Pod Security gets what it asks for, in every container") {
  const auto clone =
      parsed(R"({"spec":{"securityContext":{"runAsUser":0,"fsGroup":5,)"
             R"("seccompProfile":{"type":"Localhost"}},)"
             R"("containers":[{"name":"a","securityContext":{"runAsUser":0,)"
             R"("capabilities":{"add":["NET_BIND_SERVICE","SYS_TIME"]}}},)"
             R"({"name":"b","securityContext":{"runAsUser":7}}],)"
             R"("initContainers":[{"name":"t"}]}})");
  const outcome out =
      healed(clone, {403,
                     forbidden("violates PodSecurity \"restricted:latest\": "
                               "allowPrivilegeEscalation != false (container "
                               "\"a\" must set …"),
                     {}});
  CHECK(dump(out.pod["spec"]["securityContext"]) ==
        R"({"seccompProfile":{"type":"RuntimeDefault"},"fsGroup":5})");
  const auto& containers = array_at(out.pod, {"spec", "containers"});
  CHECK(dump(containers[0]["securityContext"]) ==
        R"({"runAsUser":65532,"capabilities":{"drop":["ALL"],)"
        R"("add":["NET_BIND_SERVICE"]},"allowPrivilegeEscalation":false,)"
        R"("seccompProfile":{"type":"RuntimeDefault"},"runAsNonRoot":true})");
  CHECK(integer_at(containers[1], {"securityContext", "runAsUser"}) == 7);
  CHECK(integer_at(array_at(out.pod, {"spec", "initContainers"})[0],
                   {"securityContext", "runAsUser"}) == 65'532);
  CHECK(out.note_of("spec.containers[a].securityContext.runAsUser") ==
        "changed pod-security");
  CHECK(out.note_of("spec.securityContext.runAsUser") ==
        "removed pod-security");
  CHECK_FALSE(heal_clone(
      out.pod, {403, forbidden("violates PodSecurity \"restricted\""), {}}));
}

TEST_CASE("a pod's own user is enough") {
  const auto clone = parsed(R"({"spec":{"securityContext":{"runAsUser":1000},)"
                            R"("containers":[{"name":"a"}]}})");
  const outcome out = healed(
      clone, {403, forbidden("violates PodSecurity \"restricted\": x"), {}});
  CHECK(find(array_at(out.pod, {"spec", "containers"})[0],
             {"securityContext", "runAsUser"}) == nullptr);
}

TEST_CASE("a RuntimeClass that is gone is done without") {
  const auto clone = parsed(R"({"spec":{"runtimeClassName":"gvisor"}})");
  const std::string why =
      forbidden("pod rejected: RuntimeClass \"gvisor\" not found");
  const outcome out = healed(clone, {403, why, {}});
  CHECK(dump(out.pod["spec"]) == "{}");
  // The clone tells by itself how it came to differ.
  CHECK(parse_differences(text_at(
            out.pod, {"metadata", "annotations", "forensic.io/relaxed"})) ==
        out.differences);
  CHECK(out.note_of("spec.runtimeClassName") == "removed runtime");
  CHECK_FALSE(heal_clone(out.pod, {403, why, {}}));
}

TEST_CASE("a PriorityClass that is gone is done without") {
  const auto clone =
      parsed(R"({"spec":{"priorityClassName":"kube-forensics-clone"}})");
  const outcome out = healed(
      clone, {403,
              forbidden("no PriorityClass with name kube-forensics-clone was "
                        "found"),
              {}});
  CHECK(dump(out.pod["spec"]) == "{}");
  CHECK(out.note_of("spec.priorityClassName") == "removed priority");
}

TEST_CASE("a field that is invalid is taken out, the rest stays") {
  constexpr const char* pod =
      R"({"metadata":{"name":"n"},"spec":{"hostname":"H","containers":[)"
      R"({"name":"a","image":"i","command":["s"],"env":[{"name":"E","value":)"
      R"("v"}],"volumeMounts":[{"name":"v","mountPath":"/v","readOnly":true},)"
      R"({"name":"t","mountPath":"/usr/local/bin/toolkit"}],)"
      R"("resources":{"limits":{"a.b/c":"1"}}}],)"
      R"("volumes":[{"name":"v","configMap":{"items":[{"path":"p"},)"
      R"({"path":"q"}]}}],)"
      R"("nodeSelector":{"a b":"c"},"serviceAccountName":"s"}})";
  struct row {
    const char* field;
    const char* taken;  ///< the field that goes; nullptr: none does
  };
  const row rows[] = {
      {"spec.hostname", "spec.hostname"},
      {"spec.nodeSelector", "spec.nodeSelector"},
      {"spec.containers[0].env[0].name", "spec.containers[0].env[0]"},
      {"spec.containers[0].env[0].value", "spec.containers[0].env[0].value"},
      {"spec.containers[0].volumeMounts[0].name",
       "spec.containers[0].volumeMounts[0]"},
      {"spec.containers[0].resources.limits[a.b/c]",
       "spec.containers[0].resources.limits.a.b/c"},
      {"spec.volumes[0].configMap.items[0].key",
       "spec.volumes[0].configMap.items[0]"},
      {"spec.containers[0].volumeMounts[0].readOnly",
       "spec.containers[0].volumeMounts[0]"},
      {"spec.containers[0].volumeMounts[1].mountPath", nullptr},
      {"spec.containers[0].volumeMounts", nullptr},
      {"spec.containers[0].command[0]", nullptr},
      {"spec.containers[0].image", nullptr},
      {"spec.containers[0].name", nullptr},
      {"spec.containers", nullptr},
      {"spec.serviceAccountName", nullptr},
      {"metadata.name", nullptr},
      {"spec.containers[7].env", nullptr},
      {"spec.containers[0", nullptr},
      {"spec..x", nullptr},
      {"", nullptr},
      {"<nil>", nullptr},
  };
  for (const row& one : rows) {
    CAPTURE(std::string(one.field));
    const auto made = heal_clone(parsed(pod), {422, "", {one.field}});
    REQUIRE(made.has_value() == (one.taken != nullptr));
    if (!made) continue;
    REQUIRE(made->differences.size() == 1);
    CHECK(made->differences[0].field == one.taken);
    CHECK(made->differences[0].reason == "refused");
  }
}

TEST_CASE("the indexes of several fields are those of the refused clone") {
  const auto clone = parsed(
      R"({"spec":{"tolerations":[{"key":"a b"},{"key":"c d"},{"key":"good"}],)"
      R"("containers":[{"name":"a","env":[{"name":"X","value":"1"},)"
      R"({"name":"Y","valueFrom":{"secretKeyRef":{"name":"s","key":""}}},)"
      R"({"name":"Z","value":"3"}]}]}})");
  const outcome out =
      healed(clone, {422,
                     "",
                     {"spec.tolerations[0].key", "spec.tolerations[1].key",
                      "spec.tolerations[1]", "spec.containers[0].env[0].name",
                      "spec.containers[0].env[1].valueFrom.secretKeyRef.key"}});
  CHECK(dump(out.pod["spec"]["tolerations"]) == R"([{"key":"good"}])");
  CHECK(dump(array_at(out.pod, {"spec", "containers"})[0]["env"]) ==
        R"([{"name":"Z","value":"3"}])");
  CHECK(out.differences.size() == 4);
}

TEST_CASE(
    "a volume goes with its mounts, but for the toolkit's and the log's") {
  const auto clone =
      parsed(R"({"spec":{"containers":[{"name":"a","volumeMounts":[)"
             R"({"name":"v","mountPath":"/v"},{"name":"w","mountPath":"/w"},)"
             R"({"name":"v","mountPath":"/x"},)"
             R"({"name":"t","mountPath":"/usr/local/bin/toolkit"},)"
             R"({"name":"l","mountPath":"/forensics/original-logs"}]}],)"
             R"("volumes":[{"name":"v","configMap":{"name":"c"}},)"
             R"({"name":"w","emptyDir":{}},{"name":"t","emptyDir":{}},)"
             R"({"name":"l","configMap":{"name":"case"}}]}})");
  const outcome out = healed(
      clone, {422,
              "",
              {"spec.volumes[0].configMap.name", "spec.volumes[2].emptyDir",
               "spec.volumes[3].configMap", "spec.volumes"}});
  CHECK(array_at(out.pod, {"spec", "volumes"}).Size() == 3);
  CHECK(array_at(out.pod, {"spec", "containers"})[0]["volumeMounts"].Size() ==
        3);
  CHECK(out.note_of("spec.volumes[0]") == "removed refused");
  CHECK(out.note_of("spec.containers[a].volumeMounts[/v]") ==
        "removed refused");
  CHECK(out.note_of("spec.containers[a].volumeMounts[/x]") ==
        "removed refused");
}

// The validation says of each mount of a volume that is invalid that there is
// no such volume.
TEST_CASE("a volume that is named with its mounts costs no other mount") {
  const auto clone =
      parsed(R"({"spec":{"containers":[{"name":"a","volumeMounts":[)"
             R"({"name":"v","mountPath":"/v"},{"name":"w","mountPath":"/w"},)"
             R"({"name":"v","mountPath":"/v2"},{"name":"v","mountPath":"/v3"},)"
             R"({"name":"t","mountPath":"/usr/local/bin/toolkit"},)"
             R"({"name":"l","mountPath":"/forensics/original-logs"}]},)"
             R"({"name":"b","volumeMounts":[{"name":"v","mountPath":"/v"},)"
             R"({"name":"t","mountPath":"/usr/local/bin/toolkit"}]}],)"
             R"("initContainers":[{"name":"i","volumeMounts":[)"
             R"({"name":"v","mountPath":"/v"}]}],)"
             R"("volumes":[{"name":"v","emptyDir":{"sizeLimit":"-1"}},)"
             R"({"name":"w","emptyDir":{}},{"name":"t","emptyDir":{}},)"
             R"({"name":"l","configMap":{"name":"case"}}]}})");
  std::vector<std::string> fields = {"spec.volumes[0].name",
                                     "spec.containers[0].volumeMounts[0].name",
                                     "spec.containers[0].volumeMounts[2].name",
                                     "spec.containers[0].volumeMounts[3].name",
                                     "spec.containers[1].volumeMounts[0].name",
                                     "spec.initContainers[0].volumeMounts[0]."
                                     "name"};
  const std::string ours = "/usr/local/bin/toolkit";
  const std::string log = " /forensics/original-logs";

  SUBCASE("the volume goes: all of its mounts go, and they alone") {
    SUBCASE("all named") {}
    SUBCASE("some named") { fields.resize(3); }
    SUBCASE("one twice, in two ways of writing") {
      fields.push_back("spec.containers[0].volumeMounts[00].readOnly");
      fields.push_back("spec.volumes[00].emptyDir");
    }
    const outcome out = healed(clone, {422, "", fields});
    CHECK(array_at(out.pod, {"spec", "volumes"}).Size() == 3);
    CHECK(out.mounts("containers", 0) == "/w " + ours + log);
    CHECK(out.mounts("containers", 1) == ours);
    CHECK(out.mounts("initContainers", 0).empty());
    CHECK(out.differences.size() == 6);
    CHECK(out.note_of("spec.containers[b].volumeMounts[/v]") ==
          "removed refused");
  }
  SUBCASE("a part of the volume goes: its mounts stay") {
    fields[0] = "spec.volumes[0].emptyDir.sizeLimit";
    const outcome out = healed(clone, {422, "", fields});
    CHECK(array_at(out.pod, {"spec", "volumes"}).Size() == 4);
    CHECK(out.mounts("containers", 0) == "/v /w /v2 /v3 " + ours + log);
    CHECK(out.mounts("initContainers", 0) == "/v");
    CHECK(out.differences.size() == 1);
  }
  SUBCASE("a part of the volume and a mount that is invalid itself") {
    fields[0] = "spec.volumes[0].emptyDir.sizeLimit";
    fields.push_back("spec.containers[0].volumeMounts[2].mountPath");
    const outcome out = healed(clone, {422, "", fields});
    CHECK(out.mounts("containers", 0) == "/v /w /v3 " + ours + log);
  }
  SUBCASE("ours stay, whatever is said of them") {
    fields = {"spec.volumes[2].name", "spec.volumes[3]",
              "spec.containers[0].volumeMounts[4].name",
              "spec.containers[0].volumeMounts[5].name",
              "spec.containers[1].volumeMounts[1].name"};
    CHECK_FALSE(heal_clone(clone, {422, "", fields}));
  }
}

TEST_CASE("what is nothing without the field that is invalid goes with it") {
  const auto clone =
      parsed(R"({"spec":{"securityContext":{"seccompProfile":{"type":"x"}},)"
             R"("affinity":{"nodeAffinity":{)"
             R"("requiredDuringSchedulingIgnoredDuringExecution":)"
             R"({"nodeSelectorTerms":[{"matchExpressions":[{"key":"a b"}]}]},)"
             R"("preferredDuringSchedulingIgnoredDuringExecution":)"
             R"([{"weight":0,"preference":{}}]}},"volumes":[{"name":"p",)"
             R"("projected":{"sources":[{"secret":{"name":"S"}},)"
             R"({"downwardAPI":{}}]}}],"containers":[]}})");
  const outcome out = healed(
      clone, {422,
              "",
              {"spec.securityContext.seccompProfile.type",
               "spec.affinity.nodeAffinity."
               "requiredDuringSchedulingIgnoredDuringExecution."
               "nodeSelectorTerms[0].matchExpressions[0].key",
               "spec.affinity.nodeAffinity."
               "preferredDuringSchedulingIgnoredDuringExecution[0].weight",
               "spec.volumes[0].projected.sources[0].secret.name"}});
  CHECK(dump(out.pod["spec"]) ==
        R"({"securityContext":{},"affinity":{"nodeAffinity":)"
        R"({"preferredDuringSchedulingIgnoredDuringExecution":[]}},)"
        R"("volumes":[{"name":"p","projected":{"sources":)"
        R"([{"downwardAPI":{}}]}}],"containers":[]})");
}

// Without items all keys are files, those that the source did not show, too.
TEST_CASE("a volume that chose its keys goes with the last of them") {
  constexpr const char* pod =
      R"({"spec":{"containers":[{"name":"a","volumeMounts":[)"
      R"({"name":"s","mountPath":"/s"},{"name":"p","mountPath":"/p"},)"
      R"({"name":"d","mountPath":"/d"}]}],"volumes":[)"
      R"({"name":"s","secret":{"secretName":"x","items":[{"key":"a b"},)"
      R"({"key":"c d"}]}},{"name":"p","projected":{"sources":[)"
      R"({"secret":{"name":"x","items":[{"key":"a b"}]}},)"
      R"({"configMap":{"name":"y"}}]}},)"
      R"({"name":"d","downwardAPI":{"items":[{"path":".."}]}}]}})";
  const std::string secret = R"({"name":"s","secret":{"secretName":"x",)"
                             R"("items":[{"key":"a b"},{"key":"c d"}]}},)";
  const std::string projected =
      R"({"name":"p","projected":{"sources":[{"secret":{"name":"x","items":)"
      R"([{"key":"a b"}]}},{"configMap":{"name":"y"}}]}},)";
  const std::string downward =
      R"({"name":"d","downwardAPI":{"items":[{"path":".."}]}})";
  struct row {
    std::vector<std::string> fields;
    std::string volumes;
    const char* mounts;
  };
  const row rows[] = {
      {{"spec.volumes[0].secret.items[0].key"},
       R"({"name":"s","secret":{"secretName":"x","items":[{"key":"c d"}]}},)" +
           projected + downward,
       "/s /p /d"},
      {{"spec.volumes[0].secret.items[0].key",
        "spec.volumes[0].secret.items[1].path",
        "spec.containers[0].volumeMounts[0].name"},
       projected + downward,
       "/p /d"},
      {{"spec.volumes[0].secret.items"}, projected + downward, "/p /d"},
      {{"spec.volumes[1].projected.sources[0].secret.items[0].key",
        "spec.containers[0].volumeMounts[1].name"},
       secret +
           R"({"name":"p","projected":{"sources":[{"configMap":{"name":)"
           R"("y"}}]}},)" +
           downward,
       "/s /p /d"},
      {{"spec.volumes[2].downwardAPI.items[0].path"},
       secret + projected + R"({"name":"d","downwardAPI":{"items":[]}})",
       "/s /p /d"},
  };
  for (const row& one : rows) {
    CAPTURE(one.fields.front());
    const outcome out = healed(parsed(pod), {422, "", one.fields});
    CHECK(dump(out.pod["spec"]["volumes"]) == "[" + one.volumes + "]");
    CHECK(out.mounts("containers", 0) == one.mounts);
  }
}

TEST_CASE("an amount of a container that is not there goes as a whole") {
  const auto clone = parsed(
      R"({"spec":{"containers":[{"name":"a","env":[{"name":"E","valueFrom":)"
      R"({"resourceFieldRef":{"containerName":"x","resource":"limits.cpu"}}}]}],)"
      R"("volumes":[{"name":"d","downwardAPI":{"items":[{"path":"p",)"
      R"("resourceFieldRef":{"containerName":"x","resource":"limits.cpu"}}]}}]}})");
  const outcome out = healed(
      clone,
      {422,
       "",
       {"spec.volumes[0].downwardAPI.items[0].resourceFieldRef.containerName",
        "spec.containers[0].env[0].valueFrom.resourceFieldRef.containerName"}});
  CHECK(dump(out.pod["spec"]) ==
        R"({"containers":[{"name":"a","env":[]}],)"
        R"("volumes":[{"name":"d","downwardAPI":{"items":[]}}]})");
}

TEST_CASE("the last name server goes with the policy that needs one") {
  const auto clone = parsed(
      R"({"spec":{"dnsPolicy":"None","dnsConfig":{"nameservers":["x","y"]}}})");
  const outcome one =
      healed(clone, {422, "", {"spec.dnsConfig.nameservers[0]"}});
  CHECK(dump(one.pod["spec"]) ==
        R"({"dnsPolicy":"None","dnsConfig":{"nameservers":["y"]}})");
  const outcome none =
      healed(one.pod, {422, "", {"spec.dnsConfig.nameservers[0]"}});
  CHECK(dump(none.pod["spec"]) == R"({"dnsConfig":{"nameservers":[]}})");
  CHECK(none.note_of("spec.dnsPolicy") == "removed refused");
}

TEST_CASE("a clone that is forbidden may be let in later, or not") {
  struct row {
    std::string message;
    bool may_be;
  };
  const row rows[] = {
      // A right that is granted, what is made for the clone at this moment.
      {forbidden("User \"system:serviceaccount:f:c\" cannot create resource "
                 "\"pods\" in API group \"\" in the namespace \"d\""),
       true},
      {"pods is forbidden: User \"u\" cannot create resource \"pods\"", true},
      {forbidden("unable to create new content in namespace d because it is "
                 "being terminated"),
       true},
      {forbidden("error looking up service account d/forensic-clone: "
                 "serviceaccount \"forensic-clone\" not found"),
       true},
      {forbidden("status unknown for quota: q, resources: pods"), true},
      {forbidden("not yet ready to handle request"), true},
      // What was decided is decided.
      {forbidden("exceeded quota: q, requested: pods=1, used: pods=5, limited: "
                 "pods=5"),
       false},
      {forbidden("failed quota: q: must specify limits.cpu for: app"), false},
      {forbidden("violates PodSecurity \"restricted:latest\": privileged"),
       false},
      {forbidden("maximum cpu usage per Container is much"), false},
      {forbidden("ValidatingAdmissionPolicy 'p' with binding 'b' denied "
                 "request: User \"u\" cannot create resource"),
       false},
      {"admission webhook \"v.test\" denied the request: pods \"x\" is "
       "forbidden: User \"u\" cannot create resource",
       false},
      {"admission webhook \"v.test\" denied the request: not yet ready to "
       "handle request",
       false},
      {"the answer is no Kubernetes Status; is a proxy in between?", false},
      {"", false},
  };
  for (const row& one : rows) {
    CAPTURE(one.message);
    CHECK(may_be_let_in_later({403, one.message, {}}) == one.may_be);
  }
}

TEST_CASE("what no rule helps against stands") {
  const auto clone = clone_with(R"({"limits":{"cpu":"2"}})");
  for (const std::string& why :
       {std::string("admission webhook \"v.test\" denied the request: exceeded "
                    "quota: minimum cpu usage per Container is 1"),
        forbidden("error looking up service account a/b: serviceaccount \"b\" "
                  "not found"),
        forbidden("User \"u\" cannot create resource \"pods\""),
        forbidden("minimum cpu usage per Container is much"),
        forbidden("cpu max limit to request ratio per Container is 0, but"),
        std::string("cpu"), std::string("")})
    CHECK_FALSE(heal_clone(clone, {403, why, {}}));
  CHECK_FALSE(heal_clone(clone, {500, "minimum cpu usage is 3", {}}));
  for (const char* odd : {"7", "[]", R"({"spec":7})",
                          R"({"spec":{"containers":[7,{"name":8}]}})"})
    CHECK_FALSE(heal_clone(parsed(odd), {422, "", {"spec.containers[0].env"}}));
}
