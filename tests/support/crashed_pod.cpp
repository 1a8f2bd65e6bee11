#include "support/crashed_pod.hpp"

namespace forensics::test {

namespace {

std::string terminated(const crashed_pod& pod) {
  return R"({"terminated":{"exitCode":)" + std::to_string(pod.exit_code) +
         R"(,"reason":")" + pod.reason +
         (pod.message.empty() ? "" : R"(","message":")" + pod.message) +
         R"(","startedAt":"2026-03-01T11:59:00Z","finishedAt":")" +
         pod.finished_at + R"(","containerID":")" + pod.container_id + R"("}})";
}

std::string states(const crashed_pod& pod) {
  if (!pod.running_id.empty())
    return R"("containerID":")" + pod.running_id +
           R"(","restartCount":1,"state":{"running":{"startedAt":)"
           R"("2026-03-01T11:59:59Z"}},"lastState":)" +
           terminated(pod);
  if (pod.waits)
    return R"("containerID":")" + pod.container_id +
           R"(","restartCount":3,"state":{"waiting":{"reason":)"
           R"("CrashLoopBackOff"}},"lastState":)" +
           terminated(pod);
  return R"("containerID":")" + pod.container_id +
         R"(","restartCount":0,"lastState":{},"state":)" + terminated(pod);
}

std::string owner(const crashed_pod& pod) {
  if (pod.deployment.empty()) return "";
  return R"(,"labels":{"pod-template-hash":"5d4f"},"ownerReferences":[)"
         R"({"apiVersion":"apps/v1","kind":"ReplicaSet","uid":"r","name":")" +
         pod.deployment + R"(-5d4f","controller":true}])";
}

}  // namespace

std::string to_json(const crashed_pod& pod) {
  return R"({"apiVersion":"v1","kind":"Pod","metadata":{"namespace":")" +
         pod.pod_namespace + R"(","name":")" + pod.name + R"(","uid":")" +
         pod.uid +
         R"(","resourceVersion":"7","creationTimestamp":)"
         R"("2026-03-01T11:00:00Z","annotations":)" +
         pod.annotations + owner(pod) +
         R"(},"spec":{"nodeName":"worker-1","containers":[{"name":"app",)"
         R"("image":"shop/web:1","command":["/web"],"args":["--port=80"])" +
         pod.container_more + "}]" + pod.spec_more +
         R"(},"status":{"phase":"Running","containerStatuses":[{"name":"app",)" +
         states(pod) + "}" + pod.status_more + "]}}";
}

std::string modified_event(const crashed_pod& pod) {
  return R"({"type":"MODIFIED","object":)" + to_json(pod) + "}";
}

}  // namespace forensics::test
