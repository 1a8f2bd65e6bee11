#include <doctest/doctest.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <filesystem>

#include "sandbox/node/adopted_processes.hpp"
#include "sandbox/node/node_lab.hpp"
#include "sandbox/node/volume_files.hpp"
#include "sandbox/objects/seconds.hpp"

namespace forensics::sandbox {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using model::text_at;

const std::string never = R"("restartPolicy": "Never")";
const std::string volumes =
    R"(, "volumes": [{"name": "v", "configMap": {"name": "map"}},
                     {"name": "w", "emptyDir": {}}])";

/// Why the container `app` waits or has ended: `reason: message`.
std::string why(const node_lab& lab, const char* pod) {
  const auto app = lab.status(pod, "app");
  for (const char* state : {"waiting", "terminated"})
    if (const auto reason = text_at(app, {"state", state, "reason"});
        !reason.empty())
      return std::string(reason) + ": " +
             std::string(text_at(app, {"state", state, "message"}));
  return "";
}

TEST_CASE("a pod that can't be laid out says why, and nobody else suffers") {
  node_lab lab;
  lab.create("configmaps",
             R"({"metadata": {"name": "map"}, "data": {"a": "alpha"}})");
  const std::string long_name(300, 'x');
  const std::string mount = "error during container init: error mounting to ";
  struct row {
    const char* pod;
    std::string command;
    std::string more;
    std::string why;
  };
  for (const row& one : {
           row{"sub-path", R"(["true"])",
               R"("volumeMounts": [{"name": "v", "mountPath": "/x",
                                    "subPath": "a/b"}])",
               "CreateContainerConfigError: failed to prepare subPath for "
               "volumeMount \"v\" of container \"app\""},
           row{"sub-path-leaves", R"(["true"])",
               R"("env": [{"name": "UP", "value": ".."}],
                  "volumeMounts": [{"name": "w", "mountPath": "/x",
                                    "subPathExpr": "$(UP)/x"}])",
               "CreateContainerConfigError: unable to provision SubPath "
               "`../x`: must not contain '..'"},
           row{"sub-path-of-root", R"(["true"])",
               R"j("env": [{"name": "UP", "value": "/etc"}],
                  "volumeMounts": [{"name": "w", "mountPath": "/x",
                                    "subPathExpr": "$(UP)"}])j",
               "CreateContainerConfigError: error SubPath `/etc` must not be "
               "an absolute path"},
           row{"below-a-file", R"(["true"])",
               R"("volumeMounts": [
                    {"name": "v", "mountPath": "/x", "subPath": "a"},
                    {"name": "w", "mountPath": "/x/y"}])",
               mount + "rootfs at \"/x/y\": "},
           row{"long-mount", R"(["true"])",
               R"("volumeMounts": [{"name": "w", "mountPath": "/)" + long_name +
                   R"("}])",
               mount + "rootfs at \"/" + long_name + "\": file name too long"},
           row{"message", R"(["true"])",
               R"("terminationMessagePath": "/bin/sh/x")",
               mount + "rootfs at \"/bin/sh/x\": read-only file system"},
           row{"long-command", R"(["/)" + long_name + R"(/x"])", "",
               "stat /" + long_name + "/x: file name too long"},
           row{"long-directory", R"(["true"])",
               R"("workingDir": "/)" + long_name + "\"",
               "mkdir /" + long_name + ": file name too long"},
           row{"image-program", R"(["true"])",
               R"("volumeMounts": [{"name": "w", "mountPath": "/bin/sh"}])",
               mount + "rootfs at \"/bin/sh\": read-only file system"},
           row{"image-folder", R"(["true"])", R"("workingDir": "/bin/evil")",
               "mkdir /bin/evil: read-only file system"},
       }) {
    CAPTURE(one.pod);
    lab.run(one.pod, one_container(one.command, one.more, never + volumes));
    CHECK(lab.until(
        [&] { return why(lab, one.pod).find(one.why) != std::string::npos; }));
  }
  lab.run("next", one_container(R"(["sh", "-c", "ls /bin/evil || exit 0"])", "",
                                never));
  CHECK(lab.until_phase("next", "Succeeded"));
}

TEST_CASE("a volume that can't be written keeps the pod waiting") {
  node_lab lab;
  lab.create("configmaps", R"({"metadata": {"name": "map"},
    "data": {"a": "alpha", "b": "beta"}})");
  struct row {
    const char* pod;
    std::string items;
    std::string why;
  };
  const std::string long_name(256, 'x');
  for (const row& one : {
           row{"below-a-file",
               R"({"key": "a", "path": "q"}, {"key": "b", "path": "q/r"})",
               "q/r: "},
           row{"long-name", R"({"key": "a", "path": ")" + long_name + "\"}",
               long_name + ": File name too long"},
       }) {
    CAPTURE(one.pod);
    lab.run(one.pod, one_container(R"(["true"])", "",
                                   R"("volumes": [{"name": "v", "configMap":
        {"name": "map", "items": [)" + one.items +
                                       "]}}]"));
    CHECK(lab.until([&] {
      return lab.told(one.pod,
                      "Warning FailedMount 2 MountVolume.SetUp failed for "
                      "volume \"v\" : " +
                          one.why);
    }));
  }
}

TEST_CASE("a volume is written again over its read-only files") {
  const testing::temp_folder folder;
  volume_files files;
  files.files["in/a"] = {"first", 0400};
  REQUIRE(write_files(files, folder.path("v")) == "");
  files.files["in/a"].bytes = "second";
  CHECK(write_files(files, folder.path("v")) == "");
  CHECK(folder.read("v/in/a") == "second");
  CHECK(fs::status(folder.path("v/in/a")).permissions() ==
        fs::perms::owner_read);
  CHECK_FALSE(fs::exists(folder.path("v.part")));
}

TEST_CASE("a restart does not hinge on what the run before has left") {
  node_lab lab;
  lab.run("tidy", one_container(R"(["sh", "-c",
    "test ! -e d || exit 9; mkdir d; touch d/f; chmod 500 d; exit 1"])"));
  REQUIRE(lab.until([&] {
    return model::integer_at(lab.status("tidy", "app"), {"restartCount"}) >= 2;
  }));
  CHECK(model::integer_at(lab.status("tidy", "app"),
                          {"lastState", "terminated", "exitCode"}) == 1);
}

TEST_CASE("what has left the session ends with the container, and the pod") {
  node_lab lab;
  // Its pid is known before the container ends, or is removed.
  const std::string leaves =
      "setsid sh -c 'echo $$$$ | tee $SANDBOX_ROOT/pid; exec sleep 1000' & "
      "while ! test -s $SANDBOX_ROOT/pid; do :; done; ";
  pid_t child = 0;
  SUBCASE("that ends by itself") {
    lab.run(
        "leaves",
        one_container(R"(["sh", "-c", ")" + leaves + R"(exit 0"])", "", never));
    REQUIRE(lab.until_phase("leaves", "Succeeded"));
    child = std::stoi(lab.log("leaves").body);
  }
  SUBCASE("that is running when the node goes") {
    lab.run("leaves",
            one_container(R"(["sh", "-c", ")" + leaves + R"(sleep 1000"])"));
    REQUIRE(lab.until([&] {
      return lab.phase("leaves") == "Running" &&
             !lab.log("leaves").body.empty();
    }));
    child = std::stoi(lab.log("leaves").body);
    REQUIRE(kill(child, 0) == 0);
    lab.node.reset();
  }
  CHECK(kill(child, 0) != 0);
  CHECK(errno == ESRCH);
}

TEST_CASE("a restart leaves the time to see the end of the run before") {
  node_lab lab(false);
  lab.settings.restart_pause = 300ms;
  lab.node.emplace(lab.io, lab.cluster, lab.settings);
  lab.run("crash", one_container(R"(["sh", "-c", "exit 1"])"));
  const auto restarts = [&] {
    return model::integer_at(lab.status("crash", "app"), {"restartCount"});
  };
  REQUIRE(lab.until([&] {
    return text_at(lab.status("crash", "app"),
                   {"state", "terminated", "reason"}) == "Error";
  }));
  CHECK(restarts() == 0);
  const auto seen = lab.around.now();
  REQUIRE(lab.until([&] { return restarts() == 1; }));
  // The end was written just after it came.
  CHECK(lab.around.now() - seen > 200ms);
}

TEST_CASE("seconds that no clock can count are a hundred years") {
  CHECK(seconds_of(90) == 90s);
  CHECK(seconds_of(INT64_MAX) == std::chrono::hours(24) * 36500);
  CHECK(seconds_of(INT64_MIN) == -std::chrono::hours(24) * 36500);

  node_lab lab;
  lab.run("patient",
          one_container(R"(["sleep", "1000"])", "",
                        R"("terminationGracePeriodSeconds": 9223372036854775807,
                           "activeDeadlineSeconds": 2147483647)"));
  REQUIRE(lab.until_phase("patient", "Running"));
  CHECK(lab.log("patient", {{"sinceSeconds", "9223372036854775807"}}).code ==
        200);
  REQUIRE(lab.cluster.remove(type_of("pods"), {"default", "patient"}));
  CHECK(lab.until([&] { return lab.pod("patient") == nullptr; }));
}

}  // namespace
}  // namespace forensics::sandbox
