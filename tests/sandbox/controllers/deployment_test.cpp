#include <doctest/doctest.h>

#include "sandbox/controllers/deployment_controller.hpp"
#include "sandbox/controllers/replica_set_controller.hpp"
#include "sandbox/controllers/workload_lab.hpp"

namespace forensics::sandbox {
namespace {

using namespace std::chrono_literals;
using model::integer_at;
using model::text_at;

struct deployment_lab : workload_lab {
  replica_set_controller sets{home.served, post()};
  deployment_controller subject{home.served, post()};

  void add(int replicas, const std::string& strategy = "RollingUpdate") {
    create("deployments",
           "{'metadata': {'name': 'web'}, 'spec': {'replicas': " +
               std::to_string(replicas) + ", 'strategy': {'type': '" +
               strategy +
               "'}, 'selector': {'matchLabels': {'app': 'web'}},"
               "'template': {'metadata': {'labels': {'app': 'web'}},"
               "'spec': {'automountServiceAccountToken': false,"
               "'containers': [{'name': 'app', 'image': 'x:1'}]}}}}");
    settle();
  }
  object_ptr web() const { return find("deployments", "web"); }
  void change(const std::function<void(model::json_document&)>& edit) {
    auto changed = copy_of(web()->json);
    edit(changed);
    REQUIRE(home.served.update(type_of("deployments"), std::move(changed)));
    settle();
  }
  void make_all_ready() {
    for (const auto& pod : list("pods"))
      set_status("pods", std::string(name_of(pod->json)),
                 R"({'phase': 'Running', 'conditions':
                   [{'type': 'Ready', 'status': 'True'}]})");
    settle();
  }
  std::int64_t count(const char* field) const {
    return integer_at(web()->json, {"status", field});
  }
  std::vector<std::string> images() const {
    std::vector<std::string> all;
    for (const auto& pod : list("pods"))
      all.emplace_back(text_at(
          model::array_at(pod->json, {"spec", "containers"})[0], {"image"}));
    return all;
  }
};

TEST_CASE("a Deployment makes a ReplicaSet, and that the pods") {
  deployment_lab lab;
  lab.add(2);
  const auto sets = lab.list("replicasets");
  REQUIRE(sets.size() == 1);
  const std::string hash(
      text_at(sets[0]->json, {"metadata", "labels", "pod-template-hash"}));
  CHECK(hash.size() == 10);
  CHECK(name_of(sets[0]->json) == "web-" + hash);
  CHECK(text_at(sets[0]->json, {"spec", "selector", "matchLabels",
                                "pod-template-hash"}) == hash);
  const auto pods = lab.list("pods");
  REQUIRE(pods.size() == 2);
  CHECK(text_at(pods[0]->json, {"metadata", "labels", "pod-template-hash"}) ==
        hash);
  CHECK(name_of(pods[0]->json).substr(0, 15) == "web-" + hash + "-");
  CHECK(lab.told("Normal ScalingReplicaSet Scaled up replica set web-" + hash +
                 " from 0 to 2"));
  CHECK(lab.told("Normal SuccessfulCreate Created pod: web-" + hash));
  CHECK(lab.count("unavailableReplicas") == 2);
  lab.make_all_ready();
  for (const char* field : {"replicas", "updatedReplicas", "readyReplicas",
                            "availableReplicas", "observedGeneration"}) {
    CAPTURE(field);
    CHECK(lab.count(field) == (field[0] == 'o' ? 1 : 2));
  }
}

TEST_CASE("a pod that is gone or has ended is replaced") {
  deployment_lab lab;
  lab.add(1);
  const std::string first(name_of(lab.list("pods").front()->json));
  delete_options now;
  now.grace_seconds = 0;
  REQUIRE(lab.home.served.remove(type_of("pods"), {"default", first}, now));
  lab.settle();
  REQUIRE(lab.list("pods").size() == 1);
  const std::string second(name_of(lab.list("pods").front()->json));
  CHECK(second != first);
  lab.set_status("pods", second, "{'phase': 'Failed'}");
  lab.settle();
  CHECK(lab.list("pods").size() == 2);
}

TEST_CASE("a Deployment is scaled") {
  deployment_lab lab;
  lab.add(1);
  for (const int replicas : {3, 1, 0}) {
    lab.change([replicas](auto& web) { web["spec"]["replicas"] = replicas; });
    CHECK(lab.list("pods").size() == static_cast<std::size_t>(replicas));
  }
  CHECK(lab.told("Normal SuccessfulDelete Deleted pod: web-"));
}

TEST_CASE("a new template takes over") {
  deployment_lab lab;
  const auto renew = [](auto& web) {
    web["spec"]["template"]["spec"]["containers"][0]["image"] = "x:2";
  };
  SUBCASE("once its pods are available") {
    lab.add(1);
    lab.make_all_ready();
    lab.change(renew);
    CHECK(lab.list("pods").size() == 2);
    lab.make_all_ready();
    CHECK(lab.images() == std::vector<std::string>{"x:2"});
  }
  SUBCASE("once the others are gone") {
    lab.add(1, "Recreate");
    lab.make_all_ready();
    lab.change(renew);
    CHECK(lab.images() == std::vector<std::string>{"x:2"});
  }
  CHECK(lab.list("replicasets").size() == 2);
  CHECK(text_at(lab.web()->json, {"metadata", "annotations",
                                  "deployment.kubernetes.io/revision"}) == "2");
}

TEST_CASE("pods that may not be created are tried again") {
  deployment_lab lab;
  lab.create("resourcequotas", R"({'metadata': {'name': 'none'},
    'spec': {'hard': {'pods': '0'}}})");
  lab.add(1);
  CHECK(lab.list("pods").empty());
  CHECK(lab.told("Warning FailedCreate Error creating: "));
  REQUIRE(
      lab.home.served.remove(type_of("resourcequotas"), {"default", "none"}));
  lab.pass(1s);
  CHECK(lab.list("pods").size() == 1);
}

}  // namespace
}  // namespace forensics::sandbox
