#include <doctest/doctest.h>

#include <filesystem>

#include "sandbox/node/container_root.hpp"
#include "sandbox/node/crash_backoff.hpp"
#include "sandbox/node/field_values.hpp"
#include "sandbox/node/node_lab.hpp"
#include "sandbox/node/object_data.hpp"
#include "sandbox/node/variables.hpp"

namespace forensics::sandbox {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using model::text_at;

const std::string never = R"("restartPolicy": "Never")";

/// What a pod with this spec says until it has ended.
std::string output(node_lab& lab, const std::string& spec) {
  lab.run("talk", spec);
  REQUIRE(lab.until([&] {
    return lab.phase("talk") == "Succeeded" || lab.phase("talk") == "Failed";
  }));
  return lab.log("talk").body;
}

TEST_CASE("$(NAME) is expanded as Kubernetes does it") {
  const variable_map known{{"A", "one"}, {"B", ""}};
  for (const auto& [text, expanded] : {std::pair{"$(A)", "one"},
                                       {"x$(A)y$(B)z", "xoneyz"},
                                       {"$(C)", "$(C)"},
                                       {"$$(A)", "$(A)"},
                                       {"$$$(A)", "$one"},
                                       {"$", "$"},
                                       {"a$", "a$"},
                                       {"$A", "$A"},
                                       {"$(A", "$(A"},
                                       {"$()", "$()"}})
    CHECK(expand(text, known) == expanded);
}

TEST_CASE("a container has the variables that its spec gives it, no others") {
  node_lab lab;
  lab.create("configmaps", R"({"metadata": {"name": "map"},
    "data": {"one": "1", "two": "2"}})");
  lab.create("secrets", R"({"metadata": {"name": "key"},
    "stringData": {"password": "s3cret"}})");
  const std::string text = output(lab, R"json("restartPolicy": "Never",
    "containers": [{"name": "app", "image": "busybox", "command": ["env"],
      "resources": {"requests": {"cpu": "1500u"},
                    "limits": {"memory": "100M"}},
      "envFrom": [{"configMapRef": {"name": "map"}, "prefix": "MAP_"},
                  {"secretRef": {"name": "nosuch", "optional": true}}],
      "env": [{"name": "PLAIN", "value": "$(MAP_one) $(LATER) $$(X)"},
        {"name": "LATER", "value": "$(KUBERNETES_SERVICE_HOST)"},
        {"name": "KEY", "valueFrom": {"secretKeyRef":
          {"name": "key", "key": "password"}}},
        {"name": "NONE", "valueFrom": {"configMapKeyRef":
          {"name": "map", "key": "nosuch", "optional": true}}},
        {"name": "POD", "valueFrom": {"fieldRef":
          {"fieldPath": "metadata.name"}}},
        {"name": "CPUS", "valueFrom": {"resourceFieldRef":
          {"resource": "requests.cpu", "divisor": "1m"}}},
        {"name": "MEMORY", "valueFrom": {"resourceFieldRef":
          {"resource": "limits.memory", "divisor": "1Mi"}}},
        {"name": "DATA", "value": "/data/x"}],
      "volumeMounts": [{"name": "v", "mountPath": "/data"}]}],
    "volumes": [{"name": "v", "emptyDir": {}}])json");
  for (const char* line :
       {"MAP_one=1\n", "MAP_two=2\n", "PLAIN=1 $(LATER) $(X)\n",
        "LATER=127.0.0.1\n", "KEY=s3cret\n", "POD=talk\n", "CPUS=2\n",
        "MEMORY=96\n", "DATA=/data/x\n", "HOSTNAME=talk\n", "HOME=/root\n",
        "PATH=/bin\n"})
    CHECK_MESSAGE(text.find(line) != std::string::npos, line, text);
  for (const char* name : {"NONE=", "SANDBOX_STAND_INS=", "LATER=$("})
    CHECK_MESSAGE(text.find(name) == std::string::npos, name);
}

TEST_CASE("what a container refers to and is not there is told") {
  node_lab lab;
  lab.create("configmaps", R"({"metadata": {"name": "map"}})");
  lab.create("secrets", R"({"metadata": {"name": "key"}})");
  struct row {
    const char* pod;
    const char* more;
    const char* why;
  };
  for (const row& one : {
           row{"map", R"("envFrom": [{"configMapRef": {"name": "nosuch"}}])",
               "configmap \"nosuch\" not found"},
           row{"secret", R"("envFrom": [{"secretRef": {"name": "nosuch"}}])",
               "secret \"nosuch\" not found"},
           row{"map-key", R"("env": [{"name": "A", "valueFrom":
                {"configMapKeyRef": {"name": "map", "key": "a"}}}])",
               "couldn't find key a in ConfigMap default/map"},
           row{"secret-key", R"("env": [{"name": "A", "valueFrom":
                {"secretKeyRef": {"name": "key", "key": "a"}}}])",
               "couldn't find key a in Secret default/key"},
       }) {
    CAPTURE(one.pod);
    lab.run(one.pod, one_container(R"(["true"])", one.more));
    REQUIRE(lab.until([&] {
      return text_at(lab.status(one.pod, "app"),
                     {"state", "waiting", "reason"}) ==
             "CreateContainerConfigError";
    }));
    CHECK(text_at(lab.status(one.pod, "app"),
                  {"state", "waiting", "message"}) == one.why);
    CHECK(lab.told(one.pod, "Warning Failed 1 Error: " + std::string(one.why)));
    CHECK(lab.phase(one.pod) == "Pending");
  }
  lab.create("configmaps",
             R"({"metadata": {"name": "nosuch"}, "data": {"A": "1"}})");
  REQUIRE(lab.until_phase("map", "Running"));
}

TEST_CASE("a container that must not be root says who it is") {
  node_lab lab;
  const auto reason = [&](const char* pod) {
    return std::string(
        text_at(lab.status(pod, "app"), {"state", "waiting", "message"}));
  };
  lab.run("root",
          one_container(R"(["true"])", "",
                        R"("securityContext": {"runAsNonRoot": true})"));
  REQUIRE(lab.until([&] { return !reason("root").empty(); }));
  CHECK(reason("root").find("container has runAsNonRoot and image will run as "
                            "root (pod: \"root_default(") == 0);
  lab.run("user", one_container(R"(["true"])", R"("securityContext":
    {"runAsUser": 65532})",
                                never + R"(, "securityContext":
    {"runAsNonRoot": true})"));
  CHECK(lab.until_phase("user", "Succeeded"));
}

TEST_CASE("paths of mounts are rewritten where they stand alone") {
  const testing::temp_folder folder;
  container_root root(folder.path("root"), folder.path("volumes"));
  fs::create_directories(folder.path("volumes/v"));
  REQUIRE_FALSE(root.mount("/data/", folder.path("volumes/v")));
  const std::string base = folder.path("root");
  CHECK(root.translate("/data") == base + "/data");
  CHECK(root.translate("/data/x y") == base + "/data/x y");
  for (const char* text :
       {"/database", "data", "x /data", "/", "", "--f=/data"})
    CHECK(root.translate(text) == text);
  CHECK(root.on_machine("/../../etc") == fs::path(base) / "etc");
  CHECK(root.on_machine("/") == fs::path(base));
}

TEST_CASE("a path that leaves its folder is seen") {
  for (const char* path : {"a", "a/b", "..a", "a..", "./a"})
    CHECK(stays_beneath(path));
  for (const char* path : {"", "/a", "..", "a/../..", "../a"})
    CHECK_FALSE(stays_beneath(path));
}

TEST_CASE("volumes are written as folders, for all of a pod's containers") {
  node_lab lab;
  lab.create("configmaps", R"({"metadata": {"name": "map"},
    "data": {"a.conf": "alpha", "b.conf": "beta"},
    "binaryData": {"raw": "AAEC"}})");
  lab.create("secrets", R"({"metadata": {"name": "key"},
    "stringData": {"password": "s3cret"}})");
  const std::string text = output(lab, R"("restartPolicy": "Never",
    "containers": [{"name": "app", "image": "busybox",
      "command": ["sh", "-c", "cat $1; echo; cat $2; echo; cat $3; echo; stat -c %a $3; cat $4; echo; ls $5; pwd; ls", "sh",
        "/etc/map/a.conf", "/one/file", "/all/in/password", "/all/name",
        "/etc/map"],
      "workingDir": "/etc/map",
      "volumeMounts": [{"name": "map", "mountPath": "/etc/map"},
        {"name": "map", "mountPath": "/one/file", "subPath": "b.conf"},
        {"name": "all", "mountPath": "/all"}]}],
    "volumes": [{"name": "map", "configMap": {"name": "map"}},
      {"name": "all", "projected": {"sources": [
        {"secret": {"name": "key", "items":
          [{"key": "password", "path": "in/password", "mode": 256}]}},
        {"downwardAPI": {"items": [{"path": "name",
          "fieldRef": {"fieldPath": "metadata.name"}}]}},
        {"configMap": {"name": "nosuch", "optional": true}}]}}])");
  CHECK(text ==
        "alpha\nbeta\ns3cret\n400\ntalk\na.conf\nb.conf\nraw\n/etc/map\n"
        "a.conf\nb.conf\nraw\n");
}

TEST_CASE("a volume that can't be mounted keeps the pod waiting") {
  node_lab lab;
  struct row {
    const char* pod;
    const char* volume;
    const char* why;
  };
  for (const row& one : {
           row{"map", R"("configMap": {"name": "nosuch"})",
               "MountVolume.SetUp failed for volume \"v\" : configmap "
               "\"nosuch\" not found"},
           row{"secret", R"("secret": {"secretName": "nosuch"})",
               "MountVolume.SetUp failed for volume \"v\" : secret \"nosuch\" "
               "not found"},
           row{"claim", R"("persistentVolumeClaim": {"claimName": "nosuch"})",
               "Unable to attach or mount volumes: unmounted volumes=[v], "
               "unattached volumes=[], failed to process volumes=[v]: error "
               "processing PVC default/nosuch: failed to fetch PVC from API "
               "server: persistentvolumeclaims \"nosuch\" not found"},
           row{"host", R"("hostPath": {"path": "/etc"})",
               "Unable to attach or mount volumes: unmounted volumes=[v], "
               "unattached volumes=[], failed to process volumes=[v]: failed "
               "to get Plugin from volumeSpec for volume \"v\" err=no volume "
               "plugin matched"},
       }) {
    CAPTURE(one.pod);
    lab.run(one.pod,
            one_container(R"(["true"])", "",
                          std::string(R"("volumes": [{"name": "v", )") +
                              one.volume + "}]"));
    REQUIRE(lab.until([&] {
      return lab.told(one.pod, "Warning FailedMount 2 " + std::string(one.why));
    }));
    CHECK(text_at(lab.status(one.pod, "app"), {"state", "waiting", "reason"}) ==
          "ContainerCreating");
    CHECK(lab.condition(one.pod, "PodReadyToStartContainers") == "False");
  }
  lab.create("configmaps", R"({"metadata": {"name": "nosuch"}})");
  CHECK(lab.until_phase("map", "Running"));
}

TEST_CASE("a container leaves a message as it ends") {
  node_lab lab;
  const auto message = [&](const char* pod, const std::string& more,
                           const char* command) {
    lab.run(pod, one_container(command, more, never));
    REQUIRE(lab.until([&] {
      return lab.phase(pod) == "Failed" || lab.phase(pod) == "Succeeded";
    }));
    return std::string(
        text_at(lab.status(pod, "app"), {"state", "terminated", "message"}));
  };
  const char* writes =
      R"(["sh", "-c", "echo so long > $1; exit 1", "sh", "/dev/termination-log"])";
  CHECK(message("file", "", writes) == "so long\n");
  const std::string fallback =
      R"("terminationMessagePolicy": "FallbackToLogsOnError")";
  CHECK(message("both", fallback, writes) == "so long\n");
  CHECK(message("log", fallback, R"(["sh", "-c", "echo why; exit 1"])") ==
        "why\n");
  CHECK(message("fine", fallback, R"(["sh", "-c", "echo why"])") == "");
}

TEST_CASE("the toolkit of a clone is installed and runs") {
  node_lab lab;
  if (!fs::exists("/bin/busybox")) {
    MESSAGE("no busybox here");
    return;
  }
  lab.run("clone", R"("restartPolicy": "Never",
    "initContainers": [{"name": "toolkit", "image": "busybox:1.36-musl",
      "command": ["/bin/busybox", "sh", "-c",
        "/bin/busybox cp /bin/busybox \"$1/busybox\" && \"$1/busybox\" --install -s \"$1\"",
        "sh", "/usr/local/bin/toolkit"],
      "volumeMounts": [{"name": "t", "mountPath": "/usr/local/bin/toolkit"}]}],
    "containers": [{"name": "app", "image": "nats:2.10-scratch",
      "command": ["/usr/local/bin/toolkit/sleep", "infinity"],
      "volumeMounts": [{"name": "t", "mountPath": "/usr/local/bin/toolkit",
                        "readOnly": true}]}],
    "volumes": [{"name": "t", "emptyDir": {}}])");
  REQUIRE(lab.until_phase("clone", "Running"));
  CHECK(lab.condition("clone", "Ready") == "True");
}

TEST_CASE("a PATH that names a mount finds programs there") {
  node_lab lab;
  lab.create("configmaps", R"({"metadata": {"name": "tools"},
    "data": {"greet": "#!/bin/sh\necho hello\n"}})");
  CHECK(output(lab, R"("restartPolicy": "Never",
    "containers": [{"name": "app", "image": "busybox", "command": ["greet"],
      "env": [{"name": "PATH", "value": "/tools:/usr/bin:/bin"}],
      "volumeMounts": [{"name": "t", "mountPath": "/tools"}]}],
    "volumes": [{"name": "t", "configMap":
      {"name": "tools", "defaultMode": 493}}])") == "hello\n");
}

TEST_CASE("waits before a restart grow, and are forgotten after a long run") {
  crash_backoff backoff(1s, 3s);
  model::timestamp now = model::timestamp{} + 1h;
  CHECK(backoff.ready(now) == now);
  for (const auto wait : {1s, 2s, 3s, 3s}) {
    backoff.restarted(now, now);
    CHECK(backoff.ready(now) == now + wait);
    CHECK(backoff.wait() == wait);
  }
  CHECK(backoff.ready(now + 7s) == now + 7s);
  backoff.restarted(now + 7s, now + 7s);
  CHECK(backoff.wait() == 1s);
}

TEST_CASE("the downward API's values are a pod's own") {
  const auto pod = *model::parse_json(R"({"metadata": {"name": "web",
    "labels": {"b": "2", "a": "\"1\"\n"}}, "spec": {"nodeName": "node"},
    "status": {"podIPs": [{"ip": "10.0.0.1"}, {"ip": "fd00::1"}]}})");
  CHECK(field_value(pod, "metadata.labels['b']") == "2");
  CHECK(field_value(pod, "metadata.labels['nosuch']") == "");
  CHECK(field_value(pod, "metadata.labels") == "a=\"\\\"1\\\"\\n\"\nb=\"2\"");
  CHECK(field_value(pod, "spec.nodeName") == "node");
  CHECK(field_value(pod, "status.podIPs") == "10.0.0.1,fd00::1");
  CHECK_FALSE(field_value(pod, "spec.containers"));
  CHECK_FALSE(field_value(pod, ""));
}

}  // namespace
}  // namespace forensics::sandbox
