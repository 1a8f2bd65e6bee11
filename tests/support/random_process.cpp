// What surrounds a container's process: environment, resources, probes, hooks.
#include "support/random_parts.hpp"

namespace forensics::test {
namespace {

std::string random_key_reference(choices& pick) {
  constexpr std::string_view keys[] = {"password", "flag", "tls.crt"};
  random_object made(pick);
  made.text("name", random_object_name(pick)).text("key", pick.one_of(keys));
  return made.flag(30, "optional").done();
}

std::string random_value_source(choices& pick) {
  constexpr std::string_view fields[] = {"metadata.name",
                                         "metadata.namespace",
                                         "metadata.uid",
                                         "metadata.labels['app']",
                                         "spec.nodeName",
                                         "metadata.annotations['team']",
                                         "status.podIP",
                                         "status.hostIP",
                                         "spec.serviceAccountName",
                                         "status.podIPs"};
  constexpr std::string_view resources[] = {"limits.cpu", "requests.cpu",
                                            "limits.memory", "requests.memory",
                                            "limits.ephemeral-storage"};
  switch (pick.below(5)) {
    case 0:
      return "{\"configMapKeyRef\":" + random_key_reference(pick) + "}";
    case 1:
      return "{\"secretKeyRef\":" + random_key_reference(pick) + "}";
    case 2:
      return "{\"fieldRef\":{\"apiVersion\":\"v1\",\"fieldPath\":" +
             quoted(pick.one_of(fields)) + "}}";
    case 3:
      if (!pick.chance(10))
        return R"({"fieldRef":{"fieldPath":"metadata.name"}})";
      return R"({"fileKeyRef":{"volumeName":"data","path":"env","key":"K"}})";
    default: {
      const std::string_view resource = pick.one_of(resources);
      random_object made(pick);
      made.text("resource", resource);
      if (pick.chance(30)) made.text("containerName", "web");
      if (pick.chance(50)) made.text("divisor", "1");
      return "{\"resourceFieldRef\":" + made.done() + "}";
    }
  }
}

std::string random_action(choices& pick) {
  constexpr std::string_view actions[] = {
      R"("exec":{"command":["/check"]})",
      R"("httpGet":{"path":"/live","port":8080,"scheme":"HTTP"})",
      R"("httpGet":{"path":"/live","port":"p1","scheme":"HTTPS"})",
      R"("tcpSocket":{"port":8080})"};
  return std::string(pick.one_of(actions));
}

}  // namespace

std::string random_environment(choices& pick) {
  constexpr std::string_view names[] = {"MODE",     "DB_PASSWORD", "API_TOKEN",
                                        "POD_NAME", "my.odd-name", "A",
                                        "URL"};
  return random_list(pick, 6, [&] {
    random_object made(pick);
    made.text("name", pick.junk() ? "" : pick.one_of(names));
    if (pick.chance(60))
      made.add("valueFrom", random_value_source(pick));
    else
      made.maybe(90, "value", [&] { return random_text(pick); });
    return made.done();
  });
}

std::string random_env_from(choices& pick) {
  return random_list(pick, 3, [&] {
    random_object made(pick);
    made.maybe(40, "prefix", [&] { return "\"DB_\""; });
    random_object named(pick);
    named.text("name", random_object_name(pick)).flag(30, "optional");
    return made
        .add(pick.chance(50) ? "configMapRef" : "secretRef", named.done())
        .done();
  });
}

std::string random_resources(choices& pick, const random_scope& scope) {
  struct pair {
    std::string_view name, request, limit;
  };
  constexpr pair pairs[] = {{"cpu", "\"100m\"", "\"2\""},
                            {"cpu", "\"0\"", "\"0\""},
                            {"memory", "\"64Mi\"", "\"512Mi\""},
                            {"memory", "\"1Ki\"", "\"512Ki\""},
                            {"ephemeral-storage", "\"0\"", "\"1Gi\""},
                            {"nvidia.com/gpu", "\"1\"", "\"1\""},
                            {"hugepages-2Mi", "\"4Mi\"", "\"4Mi\""}};
  random_object limits(pick);
  random_object requests(pick);
  std::string_view last;
  for (const pair& one : pairs) {
    if (one.name == last || !pick.chance(35)) continue;
    if (one.name.starts_with("hugepages") && limits.done() == "{}") continue;
    last = one.name;
    const bool scarce = !one.name.starts_with("cpu") &&
                        !one.name.starts_with("memory") &&
                        !one.name.starts_with("ephemeral");
    const bool both = scarce || pick.chance(60);
    const bool first = pick.chance(70);
    if (both || first) limits.add(one.name, std::string(one.limit));
    if (both || !first) requests.add(one.name, std::string(one.request));
  }
  random_object made(pick);
  made.add("limits", limits.done()).add("requests", requests.done());
  if (!scope.claims.empty() && pick.chance(50))
    made.add("claims", R"([{"name":"gpu"}])");
  return made.done();
}

std::string random_probe(choices& pick, bool is_readiness) {
  std::string made = "{" + random_action(pick);
  if (pick.chance(50)) made += ",\"periodSeconds\":10";
  if (!is_readiness && pick.chance(20))
    made += ",\"terminationGracePeriodSeconds\":5";
  return made + "}";
}

std::string random_lifecycle(choices& pick) {
  random_object made(pick);
  made.maybe(50, "preStop", [&] { return "{" + random_action(pick) + "}"; });
  made.maybe(50, "postStart", [&] { return "{" + random_action(pick) + "}"; });
  made.maybe(2, "stopSignal", [&] { return "\"SIGUSR1\""; });
  return made.done();
}

}  // namespace forensics::test
