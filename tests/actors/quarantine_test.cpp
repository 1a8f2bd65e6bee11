#include "actors/quarantine.hpp"

#include <doctest/doctest.h>

#include "model/json.hpp"
#include "model/quarantine.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

struct quarantine_fixture : actor_fixture {
  actors::quarantine_actor quarantine =
      add(system.spawn(actors::quarantine, around, api, settings));

  std::shared_ptr<std::optional<actors::quarantine_reply>> ensure() {
    return ask<actors::quarantine_reply>(quarantine,
                                         actors::ensure_quarantine{});
  }
  std::size_t checks() const {
    return cluster->count("GET " + target_accounts);
  }

  void put_namespace() {
    cluster->put("/api/v1/namespaces",
                 R"({"metadata":{"name":"debug-forensics"}})");
  }
  void put_policy() {
    cluster->put(target_policies, model::make_deny_all("debug-forensics"));
  }
  void put_account() {
    cluster->put(target_accounts, R"({"metadata":{"name":"forensic-clone"}})");
  }
};

constexpr const char* open_policy =
    R"({"metadata":{"name":"deny-all"},"spec":{"podSelector":{},)"
    R"("policyTypes":["Ingress","Egress"],"egress":[{}]}})";

k8s::error forbidden() {
  return api_error(k8s::action::forbidden, 403, "Forbidden");
}

}  // namespace

TEST_CASE_FIXTURE(quarantine_fixture, "where there is nothing, all is made") {
  CHECK(ensure()->value());
  REQUIRE(cluster->at(target_namespace) != nullptr);
  const auto* deny_all = cluster->at(target_policies + "/deny-all");
  REQUIRE(deny_all != nullptr);
  CHECK(model::array_at(parsed(*deny_all), {"spec", "policyTypes"}).Size() ==
        2);
  const auto* account = cluster->at(target_accounts + "/forensic-clone");
  REQUIRE(account != nullptr);
  CHECK_FALSE(
      model::true_at(parsed(*account), {"automountServiceAccountToken"}));
  CHECK(cluster->position("POST /api/v1/namespaces") <
        cluster->position("POST " + target_policies));
}

TEST_CASE_FIXTURE(quarantine_fixture, "only what is missing is made") {
  std::size_t made = 0;
  cluster->put(priority_classes, model::make_priority_class());
  SUBCASE("nothing is missing") {
    put_namespace();
    put_policy();
    put_account();
  }
  SUBCASE("the network policy is") {
    put_namespace();
    put_account();
    made = 1;
  }
  SUBCASE("the account is") {
    put_namespace();
    put_policy();
    made = 1;
  }
  CHECK(ensure()->value());
  CHECK(cluster->count("POST") == made);
  CHECK(cluster->at(target_policies + "/deny-all") != nullptr);
  CHECK(cluster->at(target_accounts + "/forensic-clone") != nullptr);
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "what somebody else makes at the same time is made") {
  cluster->before("POST " + target_policies, [this] { put_policy(); });
  CHECK(ensure()->value());
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "an install that may not read namespaces has one") {
  cluster->fail("GET " + target_namespace + " ", forbidden());
  CHECK(ensure()->value());
  CHECK(cluster->count("POST /api/v1/namespaces ") == 0);
  CHECK(cluster->at(target_policies + "/deny-all") != nullptr);
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "without its network policy there is no quarantine") {
  SUBCASE("it can't be read") {
    cluster->fail("GET " + target_policies, forbidden());
  }
  SUBCASE("it can't be made") {
    cluster->fail("POST " + target_policies, forbidden());
  }
  const auto reply = ensure();
  REQUIRE_FALSE(reply->value());
  CHECK(reply->value().error().what == k8s::action::forbidden);
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "who asks at the same time shares a "
                  "check") {
  cluster->hang("GET " + target_namespace + " ");
  const auto first = ensure();
  const auto second = ensure();
  const auto third = ensure();
  CHECK_FALSE(*first);
  SUBCASE("that passes") {
    answer_late();
    for (const auto& reply : {first, second, third}) {
      REQUIRE(*reply);
      CHECK(reply->value());
    }
    CHECK(checks() == 1);
  }
  SUBCASE("that fails") {
    advance(13s, 1s);
    for (const auto& reply : {first, second, third}) {
      REQUIRE(*reply);
      CHECK_FALSE(reply->value());
    }
    CHECK(cluster->count("GET") == 1);
  }
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "a check is believed for five seconds, not longer") {
  CHECK(ensure()->value());
  cluster->remove(target_policies + "/deny-all");
  advance(4999ms);
  CHECK(ensure()->value());
  CHECK(checks() == 1);
  advance(1ms);
  CHECK(ensure()->value());
  CHECK(checks() == 2);
  CHECK(cluster->at(target_policies + "/deny-all") != nullptr);
}

TEST_CASE_FIXTURE(quarantine_fixture, "a failure is not believed at all") {
  cluster->fail("GET " + target_accounts,
                api_error(k8s::action::retry, 500, "InternalError"));
  CHECK_FALSE(ensure()->value());
  CHECK(ensure()->value());
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "a policy that lets traffic through is put right") {
  cluster->put(target_policies, open_policy);
  SUBCASE("at once") {
    CHECK(ensure()->value());
    const auto found = parsed(*cluster->at(target_policies + "/deny-all"));
    CHECK(model::is_deny_all(found));
    CHECK(logged("quarantine restored: somebody had changed it") == 1);
    CHECK(metric("forensics_quarantine_restored_total{resource="
                 "\"networkpolicies\"}") == 1);
  }
  SUBCASE("and where it can't be, there is no quarantine") {
    cluster->fail("PUT " + target_policies, forbidden());
    CHECK_FALSE(ensure()->value());
    CHECK(logged("quarantine restored: somebody had changed it") == 0);
  }
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "what is put right keeps its labels and owners") {
  cluster->put(target_policies,
               R"({"metadata":{"name":"deny-all","labels":{"by":"helm"}},)"
               R"("spec":{"podSelector":{},"policyTypes":["Ingress"]}})");
  CHECK(ensure()->value());
  const auto found = parsed(*cluster->at(target_policies + "/deny-all"));
  CHECK(model::is_deny_all(found));
  CHECK(model::text_at(found, {"metadata", "labels", "by"}) == "helm");
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "what changes while it is put right is looked at again, "
                  "three times at most") {
  cluster->put(target_policies, open_policy);
  const auto conflict = api_error(k8s::action::conflict, 409, "Conflict");
  SUBCASE("once") {
    cluster->fail("PUT " + target_policies, conflict);
    CHECK(ensure()->value());
  }
  SUBCASE("again and again") {
    cluster->fail("PUT " + target_policies, conflict, 1000);
    CHECK_FALSE(ensure()->value());
    CHECK(cluster->count("PUT " + target_policies) == 3);
  }
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "what somebody takes away is put back, and told of") {
  CHECK(ensure()->value());
  CHECK(logged("quarantine restored: somebody had changed it") == 0);
  cluster->remove(target_policies + "/deny-all");
  advance(6s);
  CHECK(ensure()->value());
  CHECK(logged("quarantine restored: somebody had changed it") == 1);
  CHECK(metric("forensics_quarantine_restored_total{resource="
               "\"networkpolicies\"}") == 1);
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "who asks while a change is being looked at waits for that "
                  "look") {
  CHECK(ensure()->value());
  cluster->put(target_policies, open_policy);
  cluster->hang("GET " + target_namespace + " ");
  ask<actors::quarantine_reply>(quarantine, actors::ensure_quarantine{true});
  const auto late = ensure();
  CHECK_FALSE(*late);
  answer_late();
  REQUIRE(*late);
  REQUIRE(**late);
  CHECK((**late)->has_priority_class);
  CHECK(
      model::is_deny_all(parsed(*cluster->at(target_policies + "/deny-all"))));
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "a namespace that enforces no Pod Security is warned of, "
                  "once") {
  put_namespace();
  CHECK(ensure()->value());
  advance(6s);
  CHECK(ensure()->value());
  CHECK(logged("the target namespace enforces no Pod Security") == 1);
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "a missing right to make the namespace is named") {
  cluster->fail("POST /api/v1/namespaces", forbidden());
  const auto place =
      ask<actors::done_reply>(quarantine, actors::ensure_namespace{});
  REQUIRE(*place);
  REQUIRE_FALSE(**place);
  CHECK((**place).error().status == 403);
  CHECK(
      ask<actors::done_reply>(quarantine, actors::ensure_namespace{})->value());
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "the namespace is made with the Pod Security level of the "
                  "flag") {
  settings->security = model::pod_security::restricted;
  CHECK(ensure()->value());
  CHECK(model::text_at(parsed(*cluster->at(target_namespace)),
                       {"metadata", "labels",
                        "pod-security.kubernetes.io/enforce"}) == "restricted");
}

TEST_CASE_FIXTURE(quarantine_fixture, "a quota is made where one is wanted") {
  const std::string path = target_quotas + "/forensic-quota";
  SUBCASE("none is") {
    CHECK(ensure()->value());
    CHECK(cluster->count(target_quotas) == 0);
  }
  SUBCASE("there is none") {
    settings->target_quota = {"pods=50", "limits.memory=16Gi"};
    CHECK(ensure()->value());
    REQUIRE(cluster->at(path) != nullptr);
    CHECK(model::dump(parsed(*cluster->at(path))["spec"]) ==
          R"({"hard":{"pods":"50","limits.memory":"16Gi"}})");
  }
  SUBCASE("it is there in another notation") {
    settings->target_quota = {"limits.cpu=1000m"};
    cluster->put(target_quotas, R"({"metadata":{"name":"forensic-quota"},)"
                                R"("spec":{"hard":{"limits.cpu":"1"}}})");
    CHECK(ensure()->value());
    CHECK(cluster->count("PUT") == 0);
  }
  SUBCASE("it says something else") {
    settings->target_quota = {"pods=50"};
    cluster->put(target_quotas,
                 R"({"metadata":{"name":"forensic-quota"},)"
                 R"("spec":{"hard":{"pods":"50","limits.cpu":"1"}}})");
    CHECK(ensure()->value());
    CHECK(model::dump(parsed(*cluster->at(path))["spec"]) ==
          R"({"hard":{"pods":"50"}})");
  }
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "a quota of other flags is no change by somebody, unlike an "
                  "open policy") {
  constexpr const char* of_other_flags =
      R"({"metadata":{"name":"forensic-quota"},"spec":{"hard":{"pods":"9"}}})";
  const auto restored = [this](const std::string& resource) {
    return metric("forensics_quarantine_restored_total{resource=\"" + resource +
                  "\"}");
  };
  settings->target_quota = {"pods=50"};
  cluster->put(target_quotas, of_other_flags);
  cluster->put(target_policies, open_policy);
  SUBCASE("in the first check") {}
  SUBCASE("in the first that passes") {
    cluster->fail("PUT " + target_quotas, forbidden());
    CHECK_FALSE(ensure()->value());
  }
  CHECK(ensure()->value());
  CHECK(logged("quarantine brought to the flags") == 1);
  CHECK(logged("quarantine restored: somebody had changed it") == 1);
  CHECK(restored("resourcequotas") == 0);
  CHECK(restored("networkpolicies") == 1);

  cluster->put(target_quotas, of_other_flags);
  advance(6s);
  CHECK(ensure()->value());
  CHECK(logged("quarantine brought to the flags") == 1);
  CHECK(restored("resourcequotas") == 1);
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "clones have a priority class of their own where it stands") {
  const auto has_class = [this] {
    const auto reply = ensure();
    REQUIRE(reply->value());
    return (**reply)->has_priority_class;
  };
  SUBCASE("it is made") {
    CHECK(has_class());
    REQUIRE(cluster->at(priority_classes + "/kube-forensics-clone") != nullptr);
    SUBCASE("once") { cluster->fail("POST " + priority_classes, forbidden()); }
    advance(6s);
    CHECK(has_class());
  }
  SUBCASE("it may not be read") {
    cluster->fail("GET " + priority_classes, forbidden());
    CHECK_FALSE(has_class());
  }
  SUBCASE("it may not be made") {
    cluster->fail("POST " + priority_classes, forbidden());
    CHECK_FALSE(has_class());
  }
  SUBCASE("somebody else's would push out pods") {
    cluster->put(priority_classes,
                 R"({"metadata":{"name":"kube-forensics-clone"},"value":-5,)"
                 R"("preemptionPolicy":"PreemptLowerPriority"})");
    CHECK_FALSE(has_class());
  }
  SUBCASE("the server is in trouble") {
    cluster->fail("GET " + priority_classes,
                  api_error(k8s::action::retry, 503, "ServiceUnavailable"));
    CHECK_FALSE(has_class());
  }
  SUBCASE("a policy of the cluster refuses it") {
    cluster->fail("POST " + priority_classes,
                  api_error(k8s::action::invalid, 422, "Invalid"));
    CHECK_FALSE(has_class());
  }
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "asked anew, it does not believe its last check") {
  CHECK(ensure()->value());
  const auto before = checks();
  ask<actors::quarantine_reply>(quarantine, actors::ensure_quarantine{true});
  CHECK(checks() == before + 1);
}

TEST_CASE_FIXTURE(quarantine_fixture,
                  "a clock that is set back makes no check last longer") {
  CHECK(ensure()->value());
  const auto before = checks();
  *clock -= std::chrono::hours{1};
  CHECK(ensure()->value());
  CHECK(checks() == before + 1);
}
