#include "actors/pod_cloner.hpp"

#include <doctest/doctest.h>

#include "actors/quarantine.hpp"
#include "model/json.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/crashed_pod.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

struct cloner_fixture : actor_fixture {
  actors::quarantine_actor quarantine =
      add(system.spawn(actors::quarantine, around, api, settings));
  actors::pod_cloner_actor cloner =
      add(system.spawn(actors::pod_cloner, around, api, quarantine));

  std::shared_ptr<std::optional<actors::clone_reply>> begin(
      const std::string& pod_json) {
    const auto crash = reports_of(to_json(crashed_pod{})).at(0);
    actors::create_clone what;
    what.pod_json = std::make_shared<const std::string>(pod_json);
    what.how.which = crash.which;
    what.how.signature = crash.signature;
    what.how.owner = {crash.case_name, "case-uid", settings->target_namespace};
    what.how.ttl = settings->forensic_ttl;
    what.how.captured_at = *clock;
    what.how.toolkit_image = settings->toolkit_image;
    return ask<actors::clone_reply>(cloner, what);
  }
  actors::clone_reply clone(const std::string& pod_json) {
    return begin(pod_json)->value();
  }
};

std::string some_pod() { return to_json(crashed_pod{}); }

}  // namespace

TEST_CASE_FIXTURE(cloner_fixture,
                  "the clone is created under the case's name and is the "
                  "case's") {
  const auto reply = clone(some_pod());
  REQUIRE(reply);
  CHECK(parsed(reply->differences_json).Size() > 0);
  const auto clones = cluster->paths(target_pods);
  REQUIRE(clones.size() == 1);
  const auto pod = parsed(*cluster->at(clones[0]));
  CHECK(
      model::text_at(pod, {"metadata", "name"}).starts_with("web-1-forensic-"));
  const auto& owners = model::array_at(pod, {"metadata", "ownerReferences"});
  REQUIRE(owners.Size() == 1);
  CHECK(model::text_at(owners[0], {"uid"}) == "case-uid");
}

TEST_CASE_FIXTURE(cloner_fixture,
                  "no clone is created before the quarantine stands") {
  SUBCASE("it is brought up first") {
    CHECK(clone(some_pod()));
    const auto created = cluster->position("POST " + target_pods);
    CHECK(cluster->position("POST " + target_policies) < created);
    CHECK(cluster->position("POST " + target_accounts) < created);
  }
  SUBCASE("it can't be brought up") {
    cluster->fail("POST " + target_policies,
                  api_error(k8s::action::forbidden, 403, "Forbidden"));
    const auto reply = clone(some_pod());
    REQUIRE_FALSE(reply);
    CHECK(reply.error().what == k8s::action::forbidden);
    CHECK(cluster->count("POST " + target_pods) == 0);
  }
  SUBCASE("it does not answer") {
    cluster->hang("GET " + target_namespace, 9);
    const auto reply = begin(some_pod());
    CHECK_FALSE(*reply);
    advance(13s, 1s);
    REQUIRE(*reply);
    CHECK_FALSE(**reply);
    CHECK(cluster->count("POST " + target_pods) == 0);
  }
  SUBCASE("it is dead") {
    caf::anon_send_exit(quarantine, caf::exit_reason::kill);
    const auto reply = clone(some_pod());
    REQUIRE_FALSE(reply);
    CHECK(reply.error().what == k8s::action::retry);
    CHECK(cluster->requests.empty());
  }
}

TEST_CASE_FIXTURE(cloner_fixture, "a clone that is there already is one") {
  const auto first = clone(some_pod());
  const auto again = clone(some_pod());
  REQUIRE(again);
  CHECK(first->is_new);
  CHECK_FALSE(again->is_new);
  CHECK(again->differences_json == first->differences_json);
  CHECK(cluster->paths(target_pods).size() == 1);
}

TEST_CASE_FIXTURE(cloner_fixture,
                  "a pod of an earlier case that has the name is no clone, and "
                  "may be gone at the next try") {
  const std::string name = reports_of(some_pod()).at(0).case_name;
  cluster->put(target_pods, R"({"metadata":{"name":")" + name +
                                R"(","ownerReferences":[{"uid":"old"}]}})");
  SUBCASE("it is still there") {
    const auto reply = clone(some_pod());
    REQUIRE_FALSE(reply);
    CHECK(reply.error().reason == "NameTaken");
  }
  SUBCASE("it goes while it is looked at") {
    cluster->before("GET " + target_pods, [this, name] {
      cluster->remove(target_pods + "/" + name);
    });
    const auto reply = clone(some_pod());
    REQUIRE_FALSE(reply);
    CHECK(reply.error().what == k8s::action::not_found);
  }
  cluster->remove(target_pods + "/" + name);
  CHECK(clone(some_pod()));
}

TEST_CASE_FIXTURE(cloner_fixture,
                  "a pod that can't be cloned is not tried, and the answer "
                  "says why") {
  std::string pod;
  SUBCASE("it is no JSON") { pod = "no JSON"; }
  SUBCASE("it runs on Windows") {
    crashed_pod windows;
    windows.spec_more = R"(,"os":{"name":"windows"})";
    pod = to_json(windows);
  }
  SUBCASE("it has no containers") {
    pod = R"({"metadata":{"namespace":"shop","name":"web-1"},"spec":{}})";
  }
  const auto reply = clone(pod);
  REQUIRE_FALSE(reply);
  CHECK(reply.error().what == k8s::action::invalid);
  CHECK(reply.error().reason == "NotClonable");
  CHECK_FALSE(reply.error().message.empty());
  CHECK(cluster->count("POST " + target_pods) == 0);
}

TEST_CASE_FIXTURE(cloner_fixture,
                  "a clone that is refused is relaxed by what the server "
                  "names, and the differences say so") {
  auto forbidden = api_error(k8s::action::forbidden, 403, "Forbidden");
  auto small = forbidden;
  small.message =
      "pods \"x\" is forbidden: minimum cpu usage per Container is 10m, but "
      "request is 1m";
  auto insecure = forbidden;
  insecure.message =
      "pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\"";
  const std::string post = "POST " + target_pods;
  cluster->fail(post, small);
  cluster->fail(post, insecure);
  const auto first = clone(some_pod());
  REQUIRE(first);
  CHECK(cluster->count(post) == 3);
  const auto pod = parsed(*cluster->at(cluster->paths(target_pods).at(0)));
  const auto& container = model::array_at(pod, {"spec", "containers"})[0];
  CHECK(model::text_at(container, {"resources", "requests", "cpu"}) == "10m");
  CHECK(model::true_at(container, {"securityContext", "runAsNonRoot"}));
  for (const char* word : {"limit-range", "pod-security"})
    CHECK(first->differences_json.find(word) != std::string::npos);
  // Found by a later try, it tells the same.
  const auto again = clone(some_pod());
  REQUIRE(again);
  CHECK_FALSE(again->is_new);
  CHECK(again->differences_json == first->differences_json);
}

TEST_CASE_FIXTURE(cloner_fixture, "tries that never end well are bounded") {
  auto refused = api_error(k8s::action::invalid, 422, "Invalid");
  const auto refuse = [&](int number) {
    refused.causes = {{"FieldValueInvalid",
                       "spec.containers[0].volumeMounts[0].name",
                       "no. " + std::to_string(number)}};
    cluster->fail("POST " + target_pods, refused);
  };
  crashed_pod mounts;
  mounts.spec_more = R"(,"volumes":[{"name":"v","emptyDir":{}}])";
  std::string list;
  for (int i = 0; i < 20; ++i) {
    list += (i > 0 ? "," : "") + std::string(R"({"name":"v","mountPath":"/v)") +
            std::to_string(i) + "\"}";
    refuse(i);
  }
  mounts.container_more = R"(,"volumeMounts":[)" + list + "]";
  const auto reply = clone(to_json(mounts));
  REQUIRE_FALSE(reply);
  CHECK(reply.error().what == k8s::action::invalid);
  CHECK(cluster->count("POST " + target_pods) == 8);
}

TEST_CASE_FIXTURE(cloner_fixture,
                  "a refusal that quotes a password of the pod is told "
                  "without it") {
  crashed_pod pod;
  pod.container_more = R"(,"env":[{"name":"DB_PASSWORD","value":"swordfish"}])";
  auto refusal = api_error(k8s::action::forbidden, 403, "Forbidden");
  refusal.message = "policy: DB_PASSWORD=swordfish is no reference";
  cluster->fail("POST " + target_pods, refusal);
  const auto reply = clone(to_json(pod));
  REQUIRE_FALSE(reply);
  CHECK(reply.error().message ==
        "policy: DB_PASSWORD=REDACTED is no reference");
}

TEST_CASE_FIXTURE(cloner_fixture, "a refusal is passed on as it is") {
  auto refusal = api_error(k8s::action::invalid, 422, "Invalid");
  refusal.causes = {{"FieldValueInvalid", "spec", "no"}};
  cluster->fail("POST " + target_pods, refusal);
  const auto reply = clone(some_pod());
  REQUIRE_FALSE(reply);
  CHECK(reply.error().status == 422);
  CHECK(reply.error().causes == refusal.causes);
}
