#include "sandbox/controllers/scheduler.hpp"

#include <doctest/doctest.h>

#include "sandbox/controllers/workload_lab.hpp"

namespace forensics::sandbox {
namespace {

using model::text_at;

constexpr const char* help = "Preemption is not helpful for scheduling.";

struct scheduler_lab : workload_lab {
  scheduler subject{home.served, post(), "node"};

  scheduler_lab() {
    create("nodes", R"({'metadata': {'name': 'node',
      'labels': {'disk': 'ssd', 'cores': '8'}}})");
    set_status("nodes", "node", R"({'allocatable':
      {'cpu': '2', 'memory': '1Gi', 'pods': '3'}})");
    settle();
  }
  void add(const std::string& name, const std::string& spec = "",
           const std::string& container = "") {
    create("pods", "{'metadata': {'name': '" + name + "'}, 'spec': {" + spec +
                       (spec.empty() ? "" : ",") +
                       "'automountServiceAccountToken': false,"
                       "'containers': [{'name': 'app', 'image': 'x'" +
                       (container.empty() ? "" : ",") + container + "}]}}");
    settle();
  }
  std::string node_of(const std::string& name) const {
    return std::string(text_at(find("pods", name)->json, {"spec", "nodeName"}));
  }
  std::string why(const std::string& name) const {
    const auto pod = find("pods", name);
    for (const auto& one :
         model::array_at(pod->json, {"status", "conditions"}).GetArray())
      if (text_at(one, {"type"}) == "PodScheduled" &&
          text_at(one, {"status"}) == "False")
        return std::string(text_at(one, {"message"}));
    return "";
  }
};

std::string refused(const std::string& reasons,
                    const std::string& preemption = help) {
  return "0/1 nodes are available: " + reasons +
         ". no new claims to deallocate, preemption: 0/1 nodes are available: "
         "1 " +
         preemption;
}

TEST_CASE("a pod that fits is bound to the node") {
  scheduler_lab lab;
  lab.add("web");
  CHECK(lab.node_of("web") == "node");
  CHECK(lab.told("Normal Scheduled Successfully assigned default/web to node"));
  const auto event = lab.list("events").front();
  CHECK(text_at(event->json, {"action"}) == "Binding");
  CHECK(text_at(event->json, {"reportingComponent"}) == "default-scheduler");
}

TEST_CASE("a pod is bound where its selectors hold, and told why not") {
  const std::string mismatch =
      refused("1 node(s) didn't match Pod's node affinity/selector");
  const auto affinity = [](const std::string& terms) {
    return "'affinity': {'nodeAffinity': {"
           "'requiredDuringSchedulingIgnoredDuringExecution': "
           "{'nodeSelectorTerms': [" +
           terms + "]}}}";
  };
  const auto label = [&](const std::string& expression) {
    return affinity("{'matchExpressions': [{" + expression + "}]}");
  };
  const std::pair<std::string, bool> rows[] = {
      {"'nodeSelector': {'disk': 'ssd'}", true},
      {"'nodeSelector': {'disk': 'ssd', 'gpu': 'yes'}", false},
      {label("'key': 'disk', 'operator': 'In', 'values': ['hdd', 'ssd']"),
       true},
      {label("'key': 'disk', 'operator': 'NotIn', 'values': ['ssd']"), false},
      {label("'key': 'disk', 'operator': 'Exists'"), true},
      {label("'key': 'disk', 'operator': 'DoesNotExist'"), false},
      {label("'key': 'cores', 'operator': 'Gt', 'values': ['4']"), true},
      {label("'key': 'cores', 'operator': 'Lt', 'values': ['4']"), false},
      {affinity("{'matchFields': [{'key': 'metadata.name', 'operator': 'In', "
                "'values': ['node']}]}"),
       true},
      {affinity("{'matchExpressions': [{'key': 'gpu', 'operator': 'Exists'}]},"
                "{'matchExpressions': [{'key': 'disk', 'operator': "
                "'Exists'}]}"),
       true},
  };
  for (const auto& [spec, fits] : rows) {
    CAPTURE(spec);
    scheduler_lab lab;
    lab.add("web", spec);
    CHECK(lab.node_of("web") == (fits ? "node" : ""));
    CHECK(lab.why("web") == (fits ? "" : mismatch));
    CHECK(lab.told("Warning FailedScheduling " + mismatch) != fits);
  }
}

TEST_CASE("a pod waits until there is room") {
  scheduler_lab lab;
  const std::string big = "'resources': {'requests': {'cpu': '1500m'}}";
  lab.add("first", "", big);
  lab.add("second", "", big);
  CHECK(lab.node_of("first") == "node");
  CHECK(lab.node_of("second") == "");
  CHECK(lab.why("second") ==
        refused("1 Insufficient cpu",
                "No preemption victims found for incoming pod."));
  SUBCASE("until the other one has ended") {
    lab.set_status("pods", "first", "{'phase': 'Succeeded'}");
  }
  SUBCASE("until the other one is gone") {
    delete_options now;
    now.grace_seconds = 0;
    REQUIRE(lab.home.served.remove(type_of("pods"), {"default", "first"}, now));
  }
  lab.settle();
  CHECK(lab.node_of("second") == "node");
}

TEST_CASE("a pod that never fits is told so") {
  scheduler_lab lab;
  lab.add("big", "",
          "'resources': {'requests': {'cpu': '100', 'memory': '1Ti'}}");
  CHECK(lab.why("big") == refused("1 Insufficient cpu, 1 Insufficient memory"));
  lab.add("device", "", "'resources': {'limits': {'example.com/gpu': '1'}}");
  CHECK(lab.why("device") == refused("1 Insufficient example.com/gpu"));
  lab.add("claim",
          "'volumes': [{'name': 'v', 'persistentVolumeClaim': "
          "{'claimName': 'data'}}]");
  CHECK(lab.why("claim") ==
        "0/1 nodes are available: persistentvolumeclaim \"data\" not found. "
        "not found");
}

TEST_CASE("taints and a cordon keep pods away that do not tolerate them") {
  scheduler_lab lab;
  const auto spec = [&](const std::string& text) {
    auto node = copy_of(lab.find("nodes", "node")->json);
    model::set(node, "spec", model::copy_of(parsed(text), node.GetAllocator()),
               node.GetAllocator());
    REQUIRE(lab.home.served.update(type_of("nodes"), std::move(node)));
    lab.settle();
  };
  spec("{'taints': [{'key': 'a', 'value': 'b', 'effect': 'NoSchedule'}]}");
  lab.add("web");
  CHECK(lab.why("web") == refused("1 node(s) had untolerated taint(s)"));
  lab.add("brave", "'tolerations': [{'key': 'a', 'operator': 'Exists'}]");
  CHECK(lab.node_of("brave") == "node");
  spec("{'unschedulable': true}");
  CHECK(lab.why("web") == refused("1 node(s) were unschedulable"));
  spec("{}");
  CHECK(lab.node_of("web") == "node");
}

TEST_CASE("pods of other schedulers, and gated ones, are let be") {
  scheduler_lab lab;
  lab.add("other", "'schedulerName': 'mine'");
  lab.add("gated", "'schedulingGates': [{'name': 'example.com/later'}]");
  for (const char* name : {"other", "gated"}) {
    CHECK(lab.node_of(name) == "");
    CHECK_FALSE(lab.told(name));
  }
}

TEST_CASE("without the node no pod is scheduled until it comes") {
  workload_lab lab;
  const scheduler subject(lab.home.served, lab.post(), "node");
  lab.create("pods", R"({'metadata': {'name': 'web'}, 'spec':
    {'automountServiceAccountToken': false,
     'containers': [{'name': 'a', 'image': 'x'}]}})");
  lab.settle();
  CHECK(lab.told("no nodes available to schedule pods"));
  lab.create("nodes", R"({'metadata': {'name': 'node'}})");
  lab.set_status("nodes", "node",
                 R"({'allocatable': {'cpu': '2', 'pods': '3'}})");
  lab.settle();
  CHECK(text_at(lab.find("pods", "web")->json, {"spec", "nodeName"}) == "node");
}

}  // namespace
}  // namespace forensics::sandbox
