/// The quarantine, and what somebody does to it while clones stand in it.
#include <doctest/doctest.h>

#include "model/quarantine.hpp"
#include "model/vocabulary.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/pods.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::array_at;
using model::integer_at;
using model::text_at;

struct quarantine_site : site {
  std::string path_of(const std::string& resource) const {
    return "/api/v1/namespaces/" + quarantine.name() + "/" + resource;
  }
  std::string policy() const {
    return "/apis/networking.k8s.io/v1/namespaces/" + quarantine.name() +
           "/networkpolicies/deny-all";
  }
  bool is_closed() const {
    const auto found = home.get(policy());
    return found && model::is_deny_all(*found);
  }
  model::json_document only_clone() const {
    wait_closed(1);
    auto clones = quarantine.clones();
    REQUIRE(clones.size() == 1);
    return std::move(clones.front());
  }
};

TEST_CASE("the quarantine is made as the flags say") {
  const quarantine_site at{{.release = std::nullopt}};
  controller_process controller(
      at.controller_kubeconfig(),
      at.flags({"--pod-security=restricted", "--target-quota=pods=1"}));
  controller.wait_ready();
  const auto ns = at.home.get("/api/v1/namespaces/" + at.quarantine.name());
  REQUIRE(ns);
  CHECK(text_at(*ns, {"metadata", "labels",
                      "pod-security.kubernetes.io/enforce"}) == "restricted");
  CHECK(text_at(*ns, {"metadata", "labels", "istio-injection"}) == "disabled");
  const auto account = eventually(5s, "the account", [&] {
    return at.home.get(at.path_of("serviceaccounts/forensic-clone"));
  });
  CHECK(at.is_closed());
  CHECK(model::find(*account, {"automountServiceAccountToken"})->IsFalse());

  // The API server enforces a quota once its controller has seen it.
  eventually(20s, "the quota in force", [&] {
    const auto quota = at.home.get(at.path_of("resourcequotas/forensic-quota"));
    return quota && text_at(*quota, {"status", "hard", "pods"}) == "1";
  });
  // The second finds no room, and keeps its evidence.
  at.crash({.name = "first"});
  at.wait_closed(1);
  at.crash({.name = "second"});
  at.wait_closed(2, 60s);
  REQUIRE(at.quarantine.clones().size() == 1);
  CHECK(model::find(at.quarantine.clones()[0],
                    {"metadata", "annotations", model::note_relaxed}) ==
        nullptr);
  for (const auto& kept : at.quarantine.cases()) {
    const bool is_first = text_at(kept, {"metadata", "labels",
                                         model::label_source_pod}) == "first";
    CHECK(contains(annotation(kept, model::note_problems),
                   "exceeded quota: forensic-quota") == !is_first);
    CHECK(text_at(kept, {"data", "crash.log"}) == "bye\n");
  }
}

TEST_CASE("a NetworkPolicy that somebody edits or deletes is restored") {
  const quarantine_site at;
  controller_process controller(at.controller_kubeconfig(), at.flags());
  controller.wait_ready();
  eventually(5s, "a quarantine", [&] { return at.is_closed(); });
  SUBCASE("edited, whatever way it opens") {
    for (const char* change :
         {R"({"spec":{"egress":[{}]}})",
          R"({"spec":{"policyTypes":["Egress"]}})",
          R"({"spec":{"podSelector":{"matchLabels":{"a":"b"}}}})"}) {
      CAPTURE(std::string(change));
      CHECK(patch(at.home, at.policy(), merge_patch, change).status == 200);
      eventually(5s, "a closed quarantine", [&] { return at.is_closed(); });
    }
  }
  SUBCASE("deleted") {
    CHECK(del(at.home, at.policy()).status == 200);
    eventually(5s, "a closed quarantine", [&] { return at.is_closed(); });
  }
}

TEST_CASE(
    "a ResourceQuota that somebody edits is put back for the next clone") {
  const quarantine_site at;
  controller_process controller(at.controller_kubeconfig(),
                                at.flags({"--target-quota=pods=7"}));
  controller.wait_ready();
  const std::string quota = at.path_of("resourcequotas/forensic-quota");
  const auto pods = [&] {
    const auto found = at.home.get(quota);
    return std::string(found ? text_at(*found, {"spec", "hard", "pods"}) : "");
  };
  eventually(5s, "the quota", [&] { return pods() == "7"; });
  CHECK(patch(at.home, quota, merge_patch, R"({"spec":{"hard":{"pods":"0"}}})")
            .status == 200);
  CHECK(del(at.home, at.policy()).status == 200);  // which is watched
  eventually(10s, "the quota as it was", [&] { return pods() == "7"; });
}

TEST_CASE("a clone's priority is below zero and preempts nobody") {
  const quarantine_site at;
  at.crash({.name = "web"});
  controller_process controller(at.controller_kubeconfig(), at.flags());
  const auto clone = at.only_clone();
  CHECK(text_at(clone, {"spec", "priorityClassName"}) ==
        model::priority_class_name);
  CHECK(integer_at(clone, {"spec", "priority"}) == -100);
  CHECK(text_at(clone, {"spec", "preemptionPolicy"}) == "Never");
}

TEST_CASE("a clone has the service variables of its source's namespace") {
  const quarantine_site at;
  at.home.apply(R"({"apiVersion":"v1","kind":"Service","metadata":{)"
                R"("name":"redis","namespace":")" +
                at.shop.name() + R"("},"spec":{"ports":[{"port":6379}]}})");
  at.crash({.name = "web"});
  controller_process controller(at.controller_kubeconfig(), at.flags());
  const auto clone = at.only_clone();
  const auto& from =
      array_at(array_at(clone, {"spec", "containers"})[0], {"envFrom"});
  REQUIRE(from.Size() == 1);
  const auto map = at.home.get(at.path_of(
      "configmaps/" + std::string(text_at(from[0], {"configMapRef", "name"}))));
  REQUIRE(map);
  const auto service =
      at.home.get("/api/v1/namespaces/" + at.shop.name() + "/services/redis");
  REQUIRE(service);
  const std::string ip(text_at(*service, {"spec", "clusterIP"}));
  CHECK(text_at(*map, {"data", "REDIS_SERVICE_HOST"}) == ip);
  CHECK(text_at(*map, {"data", "REDIS_PORT"}) == "tcp://" + ip + ":6379");
}

}  // namespace
}  // namespace forensics::test
