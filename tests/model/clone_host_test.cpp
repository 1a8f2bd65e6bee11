// facts.md, "Host and storage reach".
#include <doctest/doctest.h>

#include <string>

#include "support/clones.hpp"

using namespace forensics::model;
using namespace forensics::test;

TEST_CASE("a clone of a host pod has no reach of the host") {
  const made_clone clone = made(small_pod(
      R"(,"hostNetwork":true,"hostPID":true,"hostIPC":true,)"
      R"("dnsPolicy":"ClusterFirstWithHostNet","shareProcessNamespace":true,)"
      R"("hostUsers":true,"securityContext":{"sysctls":[{"name":"a"}],)"
      R"("windowsOptions":{"hostProcess":true},"fsGroup":2000})",
      R"(,"ports":[{"containerPort":80,"hostPort":80,"hostIP":"10.0.0.1"}])"));
  const json_value& spec = clone.spec();
  for (const std::string_view field :
       {"hostNetwork", "hostPID", "hostIPC", "hostUsers"})
    CHECK(find(spec, {field}) == nullptr);
  CHECK(clone.note_of("spec.hostNetwork") == "removed host");
  CHECK(text_at(spec, {"dnsPolicy"}) == "ClusterFirst");
  CHECK(clone.note_of("spec.dnsPolicy") == "changed host");
  CHECK(true_at(spec, {"shareProcessNamespace"}));
  CHECK(dump(spec["securityContext"]) == R"({"fsGroup":2000})");
  CHECK(dump(clone.container("web")["ports"]) == R"([{"containerPort":80}])");
}

TEST_CASE("a pod with users of its own keeps them") {
  const made_clone clone =
      made(small_pod(R"(,"hostUsers":false,"dnsPolicy":"None",)"
                     R"("dnsConfig":{"nameservers":["10.0.0.53"]})"));
  CHECK(find(clone.spec(), {"hostUsers"})->IsFalse());
  CHECK(text_at(clone.spec(), {"dnsPolicy"}) == "None");
  CHECK(dump(clone.spec()["dnsConfig"]) == R"({"nameservers":["10.0.0.53"]})");
}

TEST_CASE("what a volume becomes in the clone") {
  struct row {
    const char* name;
    const char* source;
    const char* carried;
    const char* note;
  };
  const row rows[] = {
      {"a claim", R"("persistentVolumeClaim":{"claimName":"c"})",
       R"("emptyDir":{})", "changed storage"},
      {"an inline CSI volume", R"("csi":{"driver":"secrets-store.csi.k8s.io"})",
       R"("emptyDir":{})", "changed storage"},
      {"NFS", R"("nfs":{"server":"s","path":"/"})", R"("emptyDir":{})",
       "changed storage"},
      {"iSCSI", R"("iscsi":{"iqn":"i"})", R"("emptyDir":{})",
       "changed storage"},
      {"an ephemeral claim", R"("ephemeral":{"volumeClaimTemplate":{}})",
       R"("emptyDir":{})", "changed storage"},
      {"a kind that nobody knows yet", R"("future":{"a":1})",
       R"("emptyDir":{})", "changed storage"},
      {"an empty one, whose content is gone",
       R"("emptyDir":{"medium":"Memory","sizeLimit":"1Gi"})",
       R"("emptyDir":{"medium":"Memory","sizeLimit":"1Gi"})",
       "changed emptied"},
      {"huge pages", R"("emptyDir":{"medium":"HugePages-2Mi"})",
       R"("emptyDir":{})", "changed emptied"},
      {"an image", R"("image":{"reference":"a:1","pullPolicy":"Always"})",
       R"("image":{"reference":"a:1","pullPolicy":"Always"})", ""},
      {"the pod's own fields",
       R"("downwardAPI":{"items":[{"path":"n","fieldRef":{"fieldPath":"a"}}]})",
       R"("downwardAPI":{"items":[{"path":"n","fieldRef":{"fieldPath":"a"}}]})",
       "changed identity"},
      {"a ConfigMap",
       R"("configMap":{"name":"c","defaultMode":420,"optional":true,)"
       R"("items":[{"key":"k","path":"p","mode":256}]})",
       R"("configMap":{"defaultMode":420,"optional":true,)"
       R"("items":[{"key":"k","path":"p","mode":256}],"name":"copy-of-c"})",
       "changed copied"},
      {"a Secret, any key of which may have gone",
       R"("secret":{"secretName":"s"})",
       R"("secret":{"secretName":"copy-of-s","optional":true})",
       "changed copied"},
  };
  for (const row& one : rows) {
    CAPTURE(std::string(one.name));
    const std::string source = one.source;
    json_document pod = parsed(small_pod(
        R"(,"volumes":[{"name":"v",)" + source + "}]",
        R"(,"volumeMounts":[{"name":"v","mountPath":"/v","subPath":"a"}])"));
    clone_request how = clone_request_for(pod, "web");
    how.copies = {{{reference_kind::config_map, "c"}, "copy-of-c"},
                  {{reference_kind::secret, "s"}, "copy-of-s"}};
    const made_clone clone = made(pod, how);
    CHECK(dump(clone.volume("v")) ==
          R"({"name":"v",)" + std::string(one.carried) + "}");
    const std::string kind = source.substr(1, source.find('"', 1) - 1);
    CHECK(clone.note_of("spec.volumes[v]." + kind) == one.note);
    CHECK(dump(clone.container("web")["volumeMounts"][0]) ==
          R"({"name":"v","mountPath":"/v","subPath":"a"})");
  }
}

TEST_CASE("a mount is read-only all the way down only if it is read-only") {
  for (const char* read_only :
       {"", R"(,"readOnly":false)", R"(,"readOnly":"yes")"}) {
    CAPTURE(std::string(read_only));
    const made_clone clone =
        made(small_pod(R"(,"volumes":[{"name":"v","emptyDir":{}}])",
                       R"(,"volumeMounts":[{"name":"v","mountPath":"/v",)"
                       R"("recursiveReadOnly":"Enabled")" +
                           std::string(read_only) + "}]"));
    CHECK(find(clone.container("web")["volumeMounts"][0],
               {"recursiveReadOnly"}) == nullptr);
    CHECK(clone.note_of("spec.containers[web].volumeMounts[/v]."
                        "recursiveReadOnly") == "removed invalid");
  }
}

TEST_CASE("what stood for files leaves no mount of a part of it") {
  // A folder can't be mounted over a file; facts.md: "subPath into a
  // ConfigMap/Secret needs that key".
  for (const char* source :
       {R"("secret":{"secretName":"gone"})", R"("configMap":{"name":"gone"})",
        R"("projected":{"sources":[{"secret":{"name":"gone"}}]})"}) {
    CAPTURE(std::string(source));
    json_document pod = parsed(
        small_pod(R"(,"volumes":[{"name":"v",)" + std::string(source) + "}]",
                  R"(,"volumeMounts":[{"name":"v","mountPath":"/v"},)"
                  R"({"name":"v","mountPath":"/p","subPath":"a"},)"
                  R"x({"name":"v","mountPath":"/e","subPathExpr":"$(A)"}])x"));
    clone_request how = clone_request_for(pod, "web");
    how.copies.clear();
    const made_clone clone = made(pod, how);
    CHECK(dump(clone.volume("v")) == R"({"name":"v","emptyDir":{}})");
    const auto& mounts = clone.container("web")["volumeMounts"];
    CHECK(mounts.Size() == 3);
    CHECK(text_at(mounts[0], {"mountPath"}) == "/v");
    CHECK(clone.note_of("spec.containers[web].volumeMounts[/p]") ==
          "removed missing");
    CHECK(clone.note_of("spec.containers[web].volumeMounts[/e]") ==
          "removed missing");
  }
}

TEST_CASE("a host path goes with its mounts: it may be a file or a socket") {
  const made_clone clone = made(small_pod(
      R"(,"volumes":[{"name":"sock","hostPath":{"path":"/run/c.sock"}}])",
      R"(,"volumeMounts":[{"name":"sock","mountPath":"/run/c.sock"}])"));
  CHECK(dump(clone.spec()["volumes"]).find("sock") == std::string::npos);
  CHECK(clone.container("web")["volumeMounts"].Size() == 2);
  CHECK(clone.note_of("spec.volumes[sock]") == "removed host");
  CHECK(clone.note_of("spec.containers[web].volumeMounts[/run/c.sock]") ==
        "removed host");
}

TEST_CASE("devices and mount propagation are dropped") {
  const made_clone clone = made(small_pod(
      R"(,"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"c"}}])",
      R"(,"volumeDevices":[{"name":"v","devicePath":"/dev/x"}],)"
      R"("volumeMounts":[{"name":"v","mountPath":"/v","readOnly":true,)"
      R"("mountPropagation":"Bidirectional"},)"
      R"({"name":"unknown","mountPath":"/u"}])"));
  const json_value& web = clone.container("web");
  CHECK(find(web, {"volumeDevices"}) == nullptr);
  CHECK(clone.note_of("spec.containers[web].volumeDevices") ==
        "removed storage");
  CHECK(dump(web["volumeMounts"][0]) ==
        R"({"name":"v","mountPath":"/v","readOnly":true})");
  CHECK(clone.note_of("spec.containers[web].volumeMounts[/u]") ==
        "removed invalid");
}

TEST_CASE("a mount that would hide the toolkit or the log is dropped") {
  struct row {
    const char* path;
    bool writable_stays;
    bool read_only_stays;
  };
  const row rows[] = {
      {"/usr/local/bin/toolkit", false, false},
      {"/usr/local/bin/toolkit/", false, false},
      {"/usr//local/./bin/x/../toolkit", false, false},
      {"usr/local/bin/toolkit", false, false},
      {"/usr/local/bin/toolkit/sleep", false, false},
      {"/forensics/original-logs", false, false},
      {"/forensics/original-logs/crash.log", false, false},
      {"/usr/local/bin", true, false},
      {"/forensics", true, false},
      {"/", false, false},
      {"/usr/local/bin/toolkit2", true, true},
      {"/usr/local/binary", true, true},
      {"/forensics/original", true, true},
  };
  for (const row& one : rows)
    for (const bool read_only : {false, true}) {
      CAPTURE(std::string(one.path));
      CAPTURE(read_only);
      const std::string source =
          read_only ? R"("configMap":{"name":"c"})" : R"("emptyDir":{})";
      const made_clone clone =
          made(small_pod(R"(,"volumes":[{"name":"v",)" + source + "}]",
                         R"(,"volumeMounts":[{"name":"v","mountPath":")" +
                             std::string(one.path) + R"("}])"));
      const bool stays = read_only ? one.read_only_stays : one.writable_stays;
      CHECK(array_at(clone.container("web"), {"volumeMounts"}).Size() ==
            (stays ? 3U : 2U));
      CHECK(clone.note_of("spec.containers[web].volumeMounts[" +
                          std::string(one.path) + "]") ==
            (stays ? ""
             : one.path == std::string_view("/usr/local/bin/toolkit") ||
                     one.path == std::string_view("/forensics/original-logs")
                 ? "added toolkit"
                 : "removed toolkit"));
    }
}

TEST_CASE("a mount at a place that is taken is left: the API refuses two") {
  const made_clone clone = made(small_pod(
      R"(,"volumes":[{"name":"v","emptyDir":{}},{"name":"w","emptyDir":{}}])",
      R"(,"volumeMounts":[{"name":"v","mountPath":"/v"},)"
      R"({"name":"w","mountPath":"/v"}])"));
  const auto& mounts = clone.container("web")["volumeMounts"];
  CHECK(mounts.Size() == 3);
  CHECK(text_at(mounts[0], {"name"}) == "v");
  CHECK(clone.note_of("spec.containers[web].volumeMounts[/v]") ==
        "removed invalid");
}

TEST_CASE("a profile of a type that is not known gives way to the default") {
  for (const std::string type : {"\"Notify\"", "\"\"", "7"}) {
    CAPTURE(type);
    const std::string profile = R"({"type":)" + type + "}";
    const made_clone clone = made(
        small_pod(R"(,"securityContext":{"seccompProfile":)" + profile + "}",
                  R"(,"securityContext":{"appArmorProfile":)" + profile + "}"));
    CHECK(dump(clone.spec()["securityContext"]) ==
          R"({"seccompProfile":{"type":"RuntimeDefault"}})");
    CHECK(find(clone.container("web"),
               {"securityContext", "appArmorProfile"}) == nullptr);
    CHECK(clone.note_of("spec.securityContext.seccompProfile") ==
          (type == "\"Notify\"" ? "changed unlisted" : "changed invalid"));
  }
}
