#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "sandbox/node/node_lab.hpp"

namespace forensics::sandbox {
namespace {

using model::integer_at;
using model::text_at;

TEST_CASE("a pod whose program ends well has succeeded") {
  node_lab lab;
  lab.run("done", one_container(R"(["sh", "-c", "echo hello"])", "",
                                R"("restartPolicy": "Never")"));
  REQUIRE(lab.until_phase("done", "Succeeded"));
  const auto app = lab.status("done", "app");
  CHECK(integer_at(app, {"state", "terminated", "exitCode"}, -1) == 0);
  CHECK(text_at(app, {"state", "terminated", "reason"}) == "Completed");
  CHECK(text_at(app, {"containerID"}).substr(0, 10) == "sandbox://");
  CHECK(text_at(app, {"containerID"}).size() == 74);
  CHECK(text_at(app, {"imageID"}).substr(0, 29) ==
        "sandbox.local/busybox@sha256:");
  CHECK(lab.condition("done", "Ready") == "False");
  CHECK(lab.condition("done", "Initialized") == "True");
  CHECK(lab.condition("done", "PodReadyToStartContainers") == "False");
  CHECK(lab.log("done").body == "hello\n");
  CHECK(lab.events("done").size() == 4);
  CHECK(lab.told("done", "Normal Pulling 1 Pulling image \"busybox:1.36\""));
  CHECK(lab.told("done", "Normal Pulled 1 Successfully pulled image"));
  CHECK(lab.told("done", "Normal Created 1 Created container: app"));
  CHECK(lab.told("done", "Normal Started 1 Started container app"));
}

TEST_CASE("a pod that fails and may not restart has failed") {
  node_lab lab;
  lab.run("bad", one_container(R"(["sh", "-c", "exit 3"])", "",
                               R"("restartPolicy": "Never")"));
  REQUIRE(lab.until_phase("bad", "Failed"));
  const auto app = lab.status("bad", "app");
  CHECK(integer_at(app, {"state", "terminated", "exitCode"}) == 3);
  CHECK(text_at(app, {"state", "terminated", "reason"}) == "Error");
}

TEST_CASE("a program that a signal ends has 128 plus its number") {
  node_lab lab;
  // `$$` is one `$` to a kubelet, so the shell's own is written twice.
  lab.run("segv", one_container(R"(["sh", "-c", "kill -SEGV $$$$"])", "",
                                R"("restartPolicy": "Never")"));
  REQUIRE(lab.until_phase("segv", "Failed"));
  const auto app = lab.status("segv", "app");
  CHECK(integer_at(app, {"state", "terminated", "exitCode"}) == 128 + SIGSEGV);
  CHECK_FALSE(app["state"]["terminated"].HasMember("signal"));
}

TEST_CASE("a container that crashes is started again, later each time") {
  node_lab lab;
  lab.run("crash", one_container(R"(["sh", "-c", "echo run; exit 1"])"));
  REQUIRE(lab.until([&] {
    return text_at(lab.status("crash", "app"),
                   {"state", "waiting", "reason"}) == "CrashLoopBackOff";
  }));
  auto app = lab.status("crash", "app");
  CHECK(lab.phase("crash") == "Running");
  CHECK(integer_at(app, {"restartCount"}) == 1);
  CHECK(integer_at(app, {"lastState", "terminated", "exitCode"}) == 1);
  CHECK(text_at(app, {"lastState", "terminated", "containerID"}) ==
        text_at(app, {"containerID"}));
  const std::string uid(uid_of(lab.pod("crash")->json));
  CHECK(text_at(app, {"state", "waiting", "message"}) ==
        "back-off 50ms restarting failed container=app pod=crash_default(" +
            uid + ")");
  CHECK(lab.log("crash").body == "run\n");
  CHECK(lab.log("crash", {{"previous", "true"}}).body == "run\n");

  REQUIRE(lab.until([&] {
    return integer_at(lab.status("crash", "app"), {"restartCount"}) >= 3;
  }));
  CHECK(lab.told("crash",
                 "Back-off restarting failed container app in pod crash_"));
  CHECK(lab.told("crash", "Normal Created 4 Created container: app"));
}

TEST_CASE("a crash is seen before the container is started again") {
  node_lab lab;
  std::vector<std::string> states;
  const auto ticket = lab.objects.listen([&](const change& what) {
    if (what.type != &type_of("pods")) return;
    for (const auto& status :
         model::array_at(what.now->json, {"status", "containerStatuses"})
             .GetArray())
      for (const auto& [state, detail] : status["state"].GetObject())
        states.emplace_back(std::string(model::view(state)) + " " +
                            std::string(text_at(detail, {"reason"})));
  });
  lab.run("crash", one_container(R"(["sh", "-c", "exit 1"])"));
  REQUIRE(lab.until([&] {
    return !states.empty() && states.back() == "waiting CrashLoopBackOff";
  }));
  states.erase(std::unique(states.begin(), states.end()), states.end());
  REQUIRE(states.size() >= 3);
  CHECK(states.front() == "waiting ContainerCreating");
  CHECK(std::find(states.begin(), states.end(), "terminated Error") !=
        states.end());
}

TEST_CASE("restartPolicy OnFailure leaves alone what ended well") {
  node_lab lab;
  lab.run("both",
          R"("restartPolicy": "OnFailure", "containers": [
            {"name": "good", "image": "busybox", "command": ["true"]},
            {"name": "heals", "image": "busybox",
             "command": ["sh", "-c", "test -e $1/been || { touch $1/been; exit 1; }", "sh", "/data"],
             "volumeMounts": [{"name": "data", "mountPath": "/data"}]}],
            "volumes": [{"name": "data", "emptyDir": {}}])");
  REQUIRE(lab.until_phase("both", "Succeeded"));
  CHECK(integer_at(lab.status("both", "good"), {"restartCount"}) == 0);
  CHECK(integer_at(lab.status("both", "heals"), {"restartCount"}) == 1);
}

TEST_CASE("init containers run one after the other, before the others") {
  node_lab lab;
  const std::string note =
      R"("volumeMounts": [{"name": "n", "mountPath": "/n"}])";
  const auto writes = [&](const std::string& name) {
    return R"({"name": ")" + name +
           R"(", "image": "busybox", "command": ["sh", "-c", "echo )" + name +
           R"( >> $1", "sh", "/n/order"],)" + note + "}";
  };
  lab.run("init", R"("restartPolicy": "Never", "initContainers": [)" +
                      writes("one") + "," + writes("two") +
                      R"(], "containers": [{"name": "app", "image": "busybox",
                        "command": ["cat", "/n/order"], )" +
                      note +
                      R"(}], "volumes": [{"name": "n", "emptyDir": {}}])");
  REQUIRE(lab.until([&] { return lab.pod("init") != nullptr; }));
  CHECK(text_at(lab.status("init", "app"), {"state", "waiting", "reason"}) !=
        "ContainerCreating");
  REQUIRE(lab.until_phase("init", "Succeeded"));
  CHECK(lab.log("init").body.find("choose one of: [one two app]") !=
        std::string::npos);
  CHECK(lab.log("init", {{"container", "app"}}).body == "one\ntwo\n");
}

TEST_CASE("an init container that fails keeps the pod from starting") {
  node_lab lab;
  const std::string init = R"("initContainers": [{"name": "migrate",
    "image": "busybox", "command": ["sh", "-c", "exit 2"]}])";
  SUBCASE("for good where it may not restart") {
    lab.run("stuck", one_container(R"(["true"])", "",
                                   init + R"(, "restartPolicy": "Never")"));
    REQUIRE(lab.until_phase("stuck", "Failed"));
  }
  SUBCASE("again and again where it may") {
    lab.run("stuck", one_container(R"(["true"])", "", init));
    REQUIRE(lab.until([&] {
      return text_at(lab.status("stuck", "migrate"),
                     {"state", "waiting", "reason"}) == "CrashLoopBackOff";
    }));
    CHECK(lab.phase("stuck") == "Pending");
    CHECK(lab.condition("stuck", "Initialized") == "False");
  }
  CHECK(text_at(lab.status("stuck", "app"), {"state", "waiting", "reason"}) ==
        "PodInitializing");
}

TEST_CASE("a sidecar runs beside the others, and ends with them") {
  node_lab lab;
  lab.run("side", one_container(R"(["sh", "-c", "exit 1"])", "",
                                R"("restartPolicy": "Never",
    "initContainers": [{"name": "proxy", "image": "busybox",
      "restartPolicy": "Always", "command": ["sleep", "1000"]}])"));
  REQUIRE(lab.until_phase("side", "Failed"));
  const auto proxy = lab.status("side", "proxy");
  CHECK(integer_at(proxy, {"state", "terminated", "exitCode"}) ==
        128 + SIGTERM);
  CHECK(integer_at(proxy, {"restartCount"}) == 0);
  CHECK(lab.told("side", "Normal Killing 1 Stopping container proxy"));
}

TEST_CASE("a program that takes more memory than its limit is killed") {
  node_lab lab;
  lab.run("fat", one_container(R"(["tail", "/dev/zero"])",
                               R"("resources": {"limits": {"memory": "16Mi"}})",
                               R"("restartPolicy": "Never")"));
  REQUIRE(lab.until_phase("fat", "Failed"));
  const auto app = lab.status("fat", "app");
  CHECK(text_at(app, {"state", "terminated", "reason"}) == "OOMKilled");
  CHECK(integer_at(app, {"state", "terminated", "exitCode"}) == 137);
  CHECK(text_at(app, {"allocatedResources", "memory"}) == "16Mi");
}

TEST_CASE("activeDeadlineSeconds ends a pod") {
  node_lab lab;
  lab.run("late", one_container(R"(["sleep", "1000"])", "",
                                R"("activeDeadlineSeconds": 1)"));
  REQUIRE(lab.until_phase("late", "Failed"));
  const auto pod = lab.pod("late");
  CHECK(text_at(pod->json, {"status", "reason"}) == "DeadlineExceeded");
  CHECK(lab.told("late", "Normal DeadlineExceeded 1 Pod was active"));
  CHECK(lab.told("late", "Normal Killing 1 Stopping container app"));
}

TEST_CASE("no run takes longer than the node allows") {
  node_lab lab(false);
  lab.settings.longest_run = std::chrono::milliseconds(50);
  lab.node.emplace(lab.io, lab.cluster, lab.settings);
  lab.run("long", one_container(R"(["sleep", "1000"])", "",
                                R"("restartPolicy": "Never")"));
  REQUIRE(lab.until_phase("long", "Failed"));
  CHECK(integer_at(lab.status("long", "app"),
                   {"state", "terminated", "exitCode"}) == 137);
}

TEST_CASE("a deleted pod ends within its grace, then is gone") {
  node_lab lab;
  lab.run(
      "web",
      one_container(
          R"(["sh", "-c", "trap 'exit 0' TERM; echo up; sleep 1000 & wait"])"));
  REQUIRE(lab.until([&] {
    return lab.phase("web") == "Running" && lab.log("web").body == "up\n";
  }));
  CHECK(lab.condition("web", "Ready") == "True");
  std::string last_phase;
  const auto ticket = lab.objects.listen([&](const change& what) {
    if (what.type == &type_of("pods"))
      last_phase = text_at(what.now->json, {"status", "phase"});
  });
  REQUIRE(lab.cluster.remove(type_of("pods"), {"default", "web"}));
  REQUIRE(lab.pod("web") != nullptr);
  REQUIRE(lab.until([&] { return lab.pod("web") == nullptr; }));
  CHECK(last_phase == "Succeeded");
  CHECK(lab.told("web", "Normal Killing 1 Stopping container app"));
}

TEST_CASE("a pod that does not heed SIGTERM is killed after its grace") {
  node_lab lab;
  lab.run(
      "deaf",
      one_container(
          R"(["sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done"])"));
  REQUIRE(lab.until([&] {
    return lab.phase("deaf") == "Running" && lab.log("deaf").body == "up\n";
  }));
  REQUIRE(lab.cluster.remove(type_of("pods"), {"default", "deaf"}));
  REQUIRE(lab.until([&] { return lab.pod("deaf") == nullptr; }));
}

TEST_CASE("what a pod has started ends with the node") {
  node_lab lab;
  lab.run("web",
          one_container(R"(["sh", "-c", "sleep 1000 & echo $!; sleep 1000"])"));
  REQUIRE(lab.until([&] {
    return lab.phase("web") == "Running" && !lab.log("web").body.empty();
  }));
  const pid_t child = std::stoi(lab.log("web").body);
  REQUIRE(kill(child, 0) == 0);
  lab.node.reset();
  // It is init's to reap now; a zombie still counts as there.
  CHECK(lab.until([&] {
    std::ifstream in("/proc/" + std::to_string(child) + "/stat");
    std::string pid;
    std::string name;
    std::string state = "gone";
    in >> pid >> name >> state;
    return state == "gone" || state == "Z";
  }));
}

TEST_CASE("a pod that has been removed by force leaves nothing") {
  node_lab lab;
  const auto pod = lab.run("web", one_container(R"(["sleep", "1000"])"));
  REQUIRE(lab.until_phase("web", "Running"));
  delete_options now;
  now.grace_seconds = 0;
  REQUIRE(lab.cluster.remove(type_of("pods"), {"default", "web"}, now));
  CHECK(lab.until([&] {
    return !std::filesystem::exists(lab.settings.root / "pods" /
                                    uid_of(pod->json));
  }));
}

TEST_CASE("a finished or foreign pod is let be") {
  node_lab lab;
  lab.create("pods", R"({"metadata": {"name": "elsewhere"},
    "spec": {"nodeName": "other", "containers": [
      {"name": "app", "image": "busybox", "command": ["true"]}],
      "automountServiceAccountToken": false}})");
  lab.run("mine",
          one_container(R"(["true"])", "", R"("restartPolicy": "Never")"));
  REQUIRE(lab.until_phase("mine", "Succeeded"));
  CHECK(lab.phase("elsewhere") == "Pending");
  CHECK(lab.events("elsewhere").empty());
}

}  // namespace
}  // namespace forensics::sandbox
