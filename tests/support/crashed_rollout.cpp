#include "support/crashed_rollout.hpp"

#include "support/collections.hpp"

namespace forensics::test {

namespace {

std::string controlled_by(const std::string& kind, const std::string& name,
                          const std::string& uid) {
  return R"("ownerReferences":[{"apiVersion":"apps/v1","kind":")" + kind +
         R"(","name":")" + name + R"(","uid":")" + uid +
         R"(","controller":true}])";
}

std::string replica_set(const std::string& revision) {
  return R"({"metadata":{"name":"web-)" + revision + R"(","uid":"set-)" +
         revision +
         R"(","labels":{"app":"web"},"annotations":{)"
         R"("deployment.kubernetes.io/revision":")" +
         revision + R"("},)" + controlled_by("Deployment", "web", "web-uid") +
         R"(},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"web",)"
         R"("pod-template-hash":")" +
         revision +
         R"("}},"template":{"spec":{"containers":[{"name":"app",)"
         R"("image":"shop/web:)" +
         revision + R"(","env":[{"name":"MODE","value":"mode-)" + revision +
         R"("}]}]}}}})";
}

}  // namespace

std::string rollout_pod(const std::string& name, const std::string& revision,
                        const std::string& more, bool is_ready) {
  return R"({"metadata":{"name":")" + name +
         R"(","namespace":"shop","uid":)"
         R"("uid-)" +
         name +
         R"(","creationTimestamp":"2026-03-01T11:00:00Z","labels":{)"
         R"("app":"web","pod-template-hash":")" +
         revision + R"("},)" +
         controlled_by("ReplicaSet", "web-" + revision, "set-" + revision) +
         R"(},"spec":{"nodeName":"worker-)" + revision +
         R"(","containers":[{"name":"app","image":"shop/web:)" + revision +
         "\"" + more +
         R"(}]},"status":{"phase":"Running","startTime":)"
         R"("2026-03-01T11:00:01Z","conditions":[{"type":"Ready","status":")" +
         (is_ready ? "True" : "False") + R"("}]}})";
}

std::string event_on(const std::string& kind, const std::string& name,
                     const std::string& reason, const std::string& message,
                     const std::string& clock) {
  return R"({"metadata":{"name":")" + name + "." + reason +
         R"("},"involvedObject":{"kind":")" + kind + R"(","name":")" + name +
         R"(","uid":"uid-)" + name + R"("},"type":"Warning","reason":")" +
         reason + R"(","message":")" + message +
         R"(","lastTimestamp":"2026-03-01T)" + clock + R"(Z"})";
}

void put_rollout(fake_cluster& cluster) {
  cluster.put(
      source_deployments,
      R"({"metadata":{"name":"web","uid":"web-uid","annotations":{)"
      R"("deployment.kubernetes.io/revision":"2"}},"spec":{"replicas":2,)"
      R"("selector":{"matchLabels":{"app":"web"}},"template":{"spec":{)"
      R"("containers":[{"name":"app","image":"shop/web:2"}]}}}})");
  for (const char* revision : {"1", "2"})
    cluster.put(source_sets, replica_set(revision));
  cluster.put(source_events, event_on("Pod", "web-1", "BackOff",
                                      "back-off restarting", "11:59:59"));
  cluster.put(source_events, event_on("Pod", "other", "Killing",
                                      "of another pod", "11:59:59"));
  cluster.put(node_events, event_on("Node", "worker-1", "OOMKilling",
                                    "killed process 7", "11:59:57"));
  cluster.put(node_events,
              event_on("Node", "worker-1", "Rebooted", "long ago", "10:00:00"));
}

}  // namespace forensics::test
