#include <doctest/doctest.h>

#include <sstream>

#include "plugin/access_plan.hpp"
#include "plugin/cases.hpp"
#include "plugin/clone_state.hpp"

using namespace forensics;
using namespace forensics::plugin;
using namespace forensics::test;

namespace {

using words = std::vector<std::string>;

}  // namespace

TEST_CASE("a clone's state says what it waits for") {
  struct {
    const char* pod;
    clone_phase phase;
    const char* text;
  } const rows[] = {
      {R"({"status":{"phase":"Pending"}})", clone_phase::waiting,
       "Pending: waiting for a node"},
      {R"({"status":{"phase":"Pending","conditions":[{"type":"PodScheduled",
           "status":"False","reason":"Unschedulable",
           "message":"0/3 nodes\nare available"}]}})",
       clone_phase::waiting, "Pending: Unschedulable: 0/3 nodes are available"},
      {R"({"spec":{"nodeName":"n"},"status":{"phase":"Pending"}})",
       clone_phase::waiting, "Pending: being started on n"},
      {R"({"spec":{"nodeName":"n"},"status":{"phase":"Pending",
           "containerStatuses":[{"name":"app","state":{"waiting":
           {"reason":"ImagePullBackOff","message":"no \u001b[2J"}}}]}})",
       clone_phase::waiting, "Pending: app: ImagePullBackOff: no [2J"},
      {R"({"spec":{"nodeName":"n"},"status":{"phase":"Running",
           "containerStatuses":[{"name":"app","state":{"running":{}}}]}})",
       clone_phase::running, "Running on n"},
      {R"({"spec":{"nodeName":"n"},"status":{"phase":"Running",
           "containerStatuses":[{"name":"side","state":{"running":{}}}]}})",
       clone_phase::waiting, "Pending: being started on n"},
      {R"({"status":{"phase":"Failed","message":"Evicted"}})",
       clone_phase::over, "Failed: Evicted"},
      {R"({"metadata":{"deletionTimestamp":"x"},"status":{}})",
       clone_phase::over, "it is being deleted"},
      {"[]", clone_phase::waiting, "Pending: waiting for a node"},
  };
  for (const auto& [pod, phase, text] : rows) {
    CAPTURE(pod);
    const clone_state state = state_of(parsed(pod), "app");
    CHECK(state.phase == phase);
    CHECK(state.text == text);
  }
}

TEST_CASE(
    "the crashed container is the one that the clone names, or the first") {
  const std::string spec =
      R"("spec":{"containers":[{"name":"a"},{"name":"b"}]})";
  CHECK(crashed_container_of(
            parsed(R"({"metadata":{"annotations":)"
                   R"({"kubectl.kubernetes.io/default-container":"b"}},)" +
                   spec + "}")) == "b");
  CHECK(crashed_container_of(
            parsed(R"({"metadata":{"annotations":)"
                   R"({"kubectl.kubernetes.io/default-container":"--x"}},)" +
                   spec + "}")) == "a");
  CHECK(crashed_container_of(parsed("{}")).empty());
}

TEST_CASE("the original command can be typed into a shell") {
  const auto command = [](const std::string& notes) {
    return original_command(
        parsed(R"({"metadata":{"annotations":{)" + notes + "}}}"));
  };
  CHECK(command(R"("forensic.io/original-command":"[\"/bin/app\"]",)"
                R"("forensic.io/original-args":"[\"-c\",\"it's a\",\"\"]")") ==
        R"(/bin/app -c 'it'\''s a' '')");
  CHECK(command(R"("forensic.io/original-command":"[]")").empty());
  CHECK(command(R"("forensic.io/original-command":"junk")").empty());
  CHECK(command(R"("forensic.io/original-args":"[\"\\u001b[2J\\n\"]")") ==
        R"('\x1b[2J\n')");
}

TEST_CASE("what to type next has the flags of this call") {
  const auto next = [](const global_flags& flags) {
    std::stringstream any;
    screen around{any, any, any};
    k8s::environment env;
    env.variables["FORENSIC_NAMESPACE"] = "home";
    return session(flags, env, around, {}).forensic("logs x");
  };
  CHECK(next({"", "", "home"}) == "kubectl forensic logs x");
  CHECK(next({"my config", "lab", "q"}) ==
        "kubectl forensic logs x -n q --kubeconfig='my config' --context=lab");
}

TEST_CASE("kubectl exec gets the flags of this program") {
  global_flags flags;
  flags.target_namespace = "q";
  CHECK(exec_arguments({"pod", "app", true, {}}, flags) ==
        words{"kubectl", "exec", "--stdin", "--tty", "--namespace=q",
              "--container=app", "pod", "--", "/usr/local/bin/toolkit/sh"});
  flags.kubeconfig = "k";
  flags.context = "c";
  CHECK(exec_arguments({"pod", "app", false, {"ls", "-l"}}, flags) ==
        words{"kubectl", "exec", "--stdin", "--namespace=q", "--kubeconfig=k",
              "--context=c", "--container=app", "pod", "--", "ls", "-l"});
}
