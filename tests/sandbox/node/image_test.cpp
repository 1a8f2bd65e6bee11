#include <doctest/doctest.h>

#include "sandbox/node/image_reference.hpp"
#include "sandbox/node/node_lab.hpp"

namespace forensics::sandbox {
namespace {

using model::integer_at;
using model::text_at;

TEST_CASE("image references are read as containerd reads them") {
  struct row {
    const char* text;
    const char* full;
  };
  for (const row& one : {
           row{"busybox", "sandbox.local/busybox:latest"},
           row{"busybox:1.36-musl", "sandbox.local/busybox:1.36-musl"},
           row{"library/busybox:1", "sandbox.local/busybox:1"},
           row{"team/web", "sandbox.local/team/web:latest"},
           row{"localhost:5000/web:v1", "localhost:5000/web:v1"},
           row{"registry.example/a/b", "registry.example/a/b:latest"},
       }) {
    CAPTURE(one.text);
    const auto image = parse_image_reference(one.text);
    REQUIRE(image);
    CHECK(image->full() == one.full);
  }
  const std::string digest = "sha256:" + std::string(64, 'a');
  CHECK(parse_image_reference("web@" + digest)->full() ==
        "sandbox.local/web@" + digest);
}

TEST_CASE("what is no image reference is told") {
  for (const char* text : {"", ":", "a b", "web:", "web:-x", "/web", "web@sha",
                           "web/", "registry.example/", "w\xC3\xA4"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_image_reference(text));
  }
  CHECK(parse_image_reference("NoSuch:1.36").error() ==
        "Failed to apply default image tag \"NoSuch:1.36\": couldn't parse "
        "image name \"NoSuch:1.36\": invalid reference format: repository name "
        "(library/NoSuch) must be lowercase");
}

TEST_CASE("an image that nobody knows can't be pulled") {
  node_lab lab;
  lab.run("web", R"("containers": [{"name": "app", "image": "nosuch:1"}])");
  REQUIRE(lab.until([&] {
    return text_at(lab.status("web", "app"), {"state", "waiting", "reason"}) ==
           "ErrImagePull";
  }));
  CHECK(lab.log("web").code == 400);
  const std::string why =
      "rpc error: code = NotFound desc = failed to pull and unpack image "
      "\"sandbox.local/nosuch:1\": failed to resolve reference "
      "\"sandbox.local/nosuch:1\": sandbox.local/nosuch:1: not found";
  CHECK(text_at(lab.status("web", "app"), {"state", "waiting", "message"}) ==
        why);
  REQUIRE(lab.until([&] {
    return text_at(lab.status("web", "app"), {"state", "waiting", "reason"}) ==
           "ImagePullBackOff";
  }));
  CHECK(text_at(lab.status("web", "app"), {"state", "waiting", "message"}) ==
        "Back-off pulling image \"nosuch:1\": ErrImagePull: " + why);
  CHECK(lab.phase("web") == "Pending");
  CHECK(lab.condition("web", "PodReadyToStartContainers") == "True");
  CHECK(lab.until([&] {
    return lab.told("web",
                    "Failed 2 Failed to pull image \"nosuch:1\": " + why);
  }));
  CHECK(lab.told("web", "Back-off pulling image \"nosuch:1\""));
}

TEST_CASE("what a pod names is pulled by its policy") {
  node_lab lab;
  const auto waits = [&](const char* pod, const char* reason) {
    return lab.until([&, pod, reason] {
      return text_at(lab.status(pod, "app"), {"state", "waiting", "reason"}) ==
             reason;
    });
  };
  lab.run("never",
          one_container(R"(["true"])", R"("imagePullPolicy": "Never")"));
  CHECK(waits("never", "ErrImageNeverPull"));
  lab.run("bad", R"("containers": [{"name": "app", "image": "NoSuch:1.36"}])");
  CHECK(waits("bad", "InvalidImageName"));
  CHECK(lab.told("bad", "Warning InspectFailed 1 Failed to apply default"));
  for (const char* name : {"first", "second"}) {
    lab.run(name,
            one_container(R"(["true"])", "", R"("restartPolicy": "Never")"));
    REQUIRE(lab.until_phase(name, "Succeeded"));
  }
  CHECK(lab.told("first", "Successfully pulled image"));
  CHECK(lab.told(
      "second", "Container image \"busybox:1.36\" already present on machine"));
}

TEST_CASE("a program that the image does not have can't be started") {
  node_lab lab;
  struct row {
    const char* pod;
    const char* image;
    const char* command;
    const char* why;
  };
  for (const row& one : {
           row{"name", "busybox", "no-such-program",
               "exec: \"no-such-program\": executable file not found in $PATH"},
           row{"path", "busybox", "/no/such",
               "exec: \"/no/such\": stat /no/such: no such file or directory"},
           row{"folder", "busybox", "/tmp",
               "exec: \"/tmp\": permission denied"},
           row{"distroless", "nats:2.10-scratch", "sh",
               "exec: \"sh\": executable file not found in $PATH"},
           row{"no-python", "busybox", "python3",
               "exec: \"python3\": executable file not found in $PATH"},
       }) {
    CAPTURE(one.pod);
    lab.run(one.pod, std::string(R"("restartPolicy": "Never", "containers": [
      {"name": "app", "image": ")") +
                         one.image + R"(", "command": [")" + one.command +
                         "\"]}]");
    REQUIRE(lab.until_phase(one.pod, "Failed"));
    const auto app = lab.status(one.pod, "app");
    CHECK(text_at(app, {"state", "terminated", "reason"}) == "StartError");
    CHECK(integer_at(app, {"state", "terminated", "exitCode"}) == 128);
    CHECK(text_at(app, {"state", "terminated", "startedAt"}) ==
          "1970-01-01T00:00:00Z");
    CHECK(text_at(app, {"state", "terminated", "message"}) ==
          "failed to create containerd task: failed to create shim task: OCI "
          "runtime create failed: runc create failed: unable to start "
          "container process: " +
              std::string(one.why) + ": unknown");
    CHECK(lab.log(one.pod).code == 200);
  }
}

TEST_CASE("a start error is tried again where the pod may restart") {
  node_lab lab;
  lab.run("web", one_container(R"(["nosuch"])"));
  REQUIRE(lab.until([&] {
    return text_at(lab.status("web", "app"), {"state", "waiting", "reason"}) ==
           "RunContainerError";
  }));
  CHECK(text_at(lab.status("web", "app"),
                {"lastState", "terminated", "reason"}) == "StartError");
  REQUIRE(lab.until([&] {
    return integer_at(lab.status("web", "app"), {"restartCount"}) >= 2;
  }));
  CHECK(lab.phase("web") == "Running");
}

TEST_CASE("stand-ins do what their programs would do without a server") {
  node_lab lab;
  lab.create("configmaps", R"({"metadata": {"name": "bus"},
    "data": {"nats-server.conf": "port: 4222"}})");
  lab.run("bus", R"("restartPolicy": "Never", "containers": [{"name": "app",
    "image": "nats:2.10-scratch", "command": ["/nats-server"],
    "args": ["-c", "/etc/nats/nats.conf"],
    "volumeMounts": [{"name": "c", "mountPath": "/etc/nats"}]}],
    "volumes": [{"name": "c", "configMap": {"name": "bus"}}])");
  lab.run("bus2", R"("containers": [{"name": "app",
    "image": "nats:2.10-scratch", "args": ["-c", "/etc/nats/nats-server.conf"],
    "volumeMounts": [{"name": "c", "mountPath": "/etc/nats"}]}],
    "volumes": [{"name": "c", "configMap": {"name": "bus"}}])");
  lab.run("migrate", R"("restartPolicy": "Never", "containers": [
    {"name": "app", "image": "postgres:16-alpine",
     "command": ["psql", "--host=orders-db", "-c", "SELECT 1"]}])");
  REQUIRE(lab.until_phase("bus", "Failed"));
  CHECK(lab.log("bus").body ==
        "nats-server: open /etc/nats/nats.conf: no such file or directory\n");
  REQUIRE(lab.until_phase("migrate", "Failed"));
  CHECK(integer_at(lab.status("migrate", "app"),
                   {"state", "terminated", "exitCode"}) == 2);
  CHECK(lab.log("migrate").body.find("\"orders-db\"") != std::string::npos);
  REQUIRE(lab.until([&] {
    return lab.log("bus2").body.find("Server is ready") != std::string::npos;
  }));
}

}  // namespace
}  // namespace forensics::sandbox
