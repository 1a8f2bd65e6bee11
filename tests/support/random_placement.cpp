#include "support/random_parts.hpp"

namespace forensics::test {
namespace {

constexpr std::string_view node_labels[] = {
    "kubernetes.io/arch", "kubernetes.io/os", "pool",
    "topology.kubernetes.io/zone", "node.kubernetes.io/instance-type"};

std::string random_requirement(choices& pick) {
  random_object made(pick);
  const std::string_view key = pick.one_of(node_labels);
  made.text("key", key);
  if (pick.chance(20)) return made.text("operator", "Exists").done();
  made.text("operator", "In");
  return made
      .add("values",
           key == "kubernetes.io/os" ? R"(["linux"])" : R"(["amd64","arm64"])")
      .done();
}

std::string random_term(choices& pick) {
  random_object term(pick);
  term.add("matchExpressions",
           random_list(pick, 2, [&] { return random_requirement(pick); }));
  if (pick.chance(30))
    term.add("matchFields",
             R"([{"key":"metadata.name","operator":"In","values":["n-1"]}])");
  return term.done();
}

std::string random_node_affinity(choices& pick) {
  random_object made(pick);
  if (pick.chance(60))
    made.add("requiredDuringSchedulingIgnoredDuringExecution",
             "{\"nodeSelectorTerms\":[" + random_term(pick) + "," +
                 random_term(pick) + "]}");
  if (pick.chance(40))
    made.add("preferredDuringSchedulingIgnoredDuringExecution",
             "[{\"weight\":50,\"preference\":" + random_term(pick) + "}]");
  return made.done();
}

std::string random_pod_affinity(choices& pick) {
  const std::string term =
      R"({"labelSelector":{"matchLabels":{"app":"web"}},)"
      R"("topologyKey":"topology.kubernetes.io/zone","namespaces":["shop"]})";
  random_object made(pick);
  if (pick.chance(50))
    made.add("requiredDuringSchedulingIgnoredDuringExecution",
             "[" + term + "]");
  if (pick.chance(50))
    made.add("preferredDuringSchedulingIgnoredDuringExecution",
             "[{\"weight\":1,\"podAffinityTerm\":" + term + "}]");
  return made.done();
}

std::string random_affinity(choices& pick) {
  random_object made(pick);
  made.maybe(60, "nodeAffinity", [&] { return random_node_affinity(pick); });
  made.maybe(40, "podAffinity", [&] { return random_pod_affinity(pick); });
  made.maybe(40, "podAntiAffinity", [&] { return random_pod_affinity(pick); });
  return made.done();
}

std::string random_toleration(choices& pick) {
  constexpr std::string_view tolerations[] = {
      R"({"operator":"Exists"})",
      R"({"key":"pool","value":"web","effect":"NoSchedule"})",
      R"({"key":"node.kubernetes.io/not-ready","operator":"Exists",)"
      R"("effect":"NoExecute","tolerationSeconds":300})"};
  return std::string(pick.one_of(tolerations));
}

std::string random_node_selector(choices& pick) {
  random_object made(pick);
  for (const std::string_view label : node_labels)
    if (pick.chance(25))
      made.text(label, label != "kubernetes.io/os" ? "any"
                       : pick.chance(3)            ? "windows"
                                                   : "linux");
  return made.done();
}

void add_priority(choices& pick, random_object& spec) {
  spec.maybe(15, "priorityClassName", [&] { return "\"shop-critical\""; });
  spec.maybe(20, "priority", [&] { return pick.chance(50) ? "0" : "1000"; });
  spec.maybe(15, "preemptionPolicy",
             [&] { return "\"PreemptLowerPriority\""; });
}

}  // namespace

void add_placement(choices& pick, random_object& spec) {
  const bool gated = pick.chance(10);
  if (gated) spec.add("schedulingGates", R"([{"name":"example.com/wait"}])");
  if (!gated && pick.chance(60)) spec.text("nodeName", "worker-1");
  spec.maybe(20, "readinessGates",
             [&] { return R"([{"conditionType":"example.com/ready"}])"; });
  spec.maybe(30, "affinity", [&] { return random_affinity(pick); });
  spec.maybe(30, "nodeSelector", [&] { return random_node_selector(pick); });
  spec.maybe(40, "tolerations", [&] {
    return random_list(pick, 3, [&] { return random_toleration(pick); });
  });
  spec.maybe(15, "topologySpreadConstraints", [&] {
    return R"([{"maxSkew":1,"topologyKey":"zone",)"
           R"("whenUnsatisfiable":"DoNotSchedule",)"
           R"("labelSelector":{"matchLabels":{"app":"web"}},)"
           R"("matchLabelKeys":["pod-template-hash"]}])";
  });
  spec.maybe(40, "schedulerName", [&] { return "\"default-scheduler\""; });
  add_priority(pick, spec);
  if (pick.chance(15)) {
    spec.text("runtimeClassName", "gvisor");
    spec.maybe(50, "overhead", [&] { return R"({"cpu":"250m"})"; });
  }
}

}  // namespace forensics::test
