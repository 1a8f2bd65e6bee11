#include "model/signature.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/pods.hpp"

using namespace forensics::model;
using forensics::test::parsed;
using forensics::test::pod_text;

namespace {

std::string owned_by(const std::string& kind, const std::string& name,
                     const std::string& template_hash = "",
                     const std::string& controller = "true") {
  std::string metadata = R"(,"ownerReferences":[{"kind":"ConfigMap",)"
                         R"("name":"other"},{"kind":")" +
                         kind + R"(","name":")" + name + R"(","controller":)" +
                         controller + "}]";
  if (!template_hash.empty())
    metadata += R"(,"labels":{"pod-template-hash":")" + template_hash + "\"}";
  return pod_text("", metadata);
}

}  // namespace

TEST_CASE("a pod belongs to the workload that outlives rollouts and runs") {
  struct row {
    std::string name;
    std::string pod;
    workload owner;
  };
  const row rows[] = {
      {"a Deployment's ReplicaSet",
       owned_by("ReplicaSet", "web-5d4f8c7b9", "5d4f8c7b9"),
       {"Deployment", "web"}},
      {"a ReplicaSet of its own, without the label",
       owned_by("ReplicaSet", "web-5d4f8c7b9"),
       {"ReplicaSet", "web-5d4f8c7b9"}},
      {"a ReplicaSet whose suffix is another",
       owned_by("ReplicaSet", "web-blue", "5d4f8c7b9"),
       {"ReplicaSet", "web-blue"}},
      {"a ReplicaSet named as the hash",
       owned_by("ReplicaSet", "5d4f8c7b9", "5d4f8c7b9"),
       {"ReplicaSet", "5d4f8c7b9"}},
      {"a ReplicaSet without a stem",
       owned_by("ReplicaSet", "-5d4f8c7b9", "5d4f8c7b9"),
       {"ReplicaSet", "-5d4f8c7b9"}},
      {"a dashed Deployment",
       owned_by("ReplicaSet", "web-shop-5d4f8c7b9", "5d4f8c7b9"),
       {"Deployment", "web-shop"}},
      {"a CronJob's run",
       owned_by("Job", "backup-28391040"),
       {"CronJob", "backup"}},
      {"a Job", owned_by("Job", "backup"), {"Job", "backup"}},
      {"a Job with a short number",
       owned_by("Job", "backup-2024"),
       {"Job", "backup-2024"}},
      {"a Job with a word",
       owned_by("Job", "backup-2839104x"),
       {"Job", "backup-2839104x"}},
      {"a Job named by a number",
       owned_by("Job", "28391040"),
       {"Job", "28391040"}},
      {"a StatefulSet", owned_by("StatefulSet", "db"), {"StatefulSet", "db"}},
      {"a static pod", owned_by("Node", "worker-1"), {"Pod", "web-1"}},
      {"an owner that does not control",
       owned_by("Job", "backup", "", "false"),
       {"Pod", "web-1"}},
      {"a mistyped controller",
       owned_by("Job", "backup", "", "\"true\""),
       {"Pod", "web-1"}},
      {"an owner without a name", owned_by("Job", ""), {"Pod", "web-1"}},
      {"owners that are no list",
       pod_text("", R"(,"ownerReferences":{"controller":true})"),
       {"Pod", "web-1"}},
      {"no owner", pod_text(""), {"Pod", "web-1"}},
      {"junk", "[]", {"Pod", ""}},
  };
  for (const row& r : rows) {
    CAPTURE(r.name);
    CHECK(workload_of(parsed(r.pod)) == r.owner);
  }
}

TEST_CASE("a signature is of namespace, workload and container alone") {
  crash which;
  which.pod_namespace = "shop";
  which.container = "web";
  const workload owner{"Deployment", "web"};
  const std::string signature = signature_of(which, owner);
  CHECK(signature.size() == 32);
  CHECK(signature.find_first_not_of("0123456789abcdef") == std::string::npos);

  crash other = which;
  other.pod = "web-2";
  other.pod_uid = "uid-2";
  other.container_id = "containerd://b";
  other.reason = "OOMKilled";
  CHECK(signature_of(other, owner) == signature);

  CHECK(signature_of(which, {"StatefulSet", "web"}) != signature);
  CHECK(signature_of(which, {"Deployment", "api"}) != signature);
  other.container = "log";
  CHECK(signature_of(other, owner) != signature);
  other = which;
  other.pod_namespace = "test";
  CHECK(signature_of(other, owner) != signature);
}
