/// Clones that the target namespace's own rules refuse at first.
#include <doctest/doctest.h>

#include "model/vocabulary.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/pods.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::text_at;

struct strict_site : site {
  /// The quarantine is there before the controller, with rules of its own.
  void make_quarantine(const std::string& labels,
                       const std::string& rules = {}) const {
    home.apply(R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":")" +
               quarantine.name() + R"(","labels":{)" + labels + "}}}");
    if (!rules.empty())
      REQUIRE(
          home.kubectl({"create", "-n", quarantine.name(), "-f", "-"}, rules)
              .exit_code == 0);
  }
  /// The case's fidelity list, once it is closed with a clone.
  std::string fidelity_of_the_only_case() const {
    wait_closed(1);
    const auto cases = quarantine.cases();
    REQUIRE(cases.size() == 1);
    CAPTURE(std::string(annotation(cases[0], model::note_problems)));
    CHECK(annotation(cases[0], model::note_phase) == model::phase_complete);
    CHECK(quarantine.clones().size() == 1);
    return std::string(text_at(cases[0], {"data", "fidelity.json"}));
  }
};

pod_shape plain() {
  pod_shape shape{.name = "web"};
  shape.more_container = R"("resources":{"limits":{"cpu":"2","memory":"1Gi"}})";
  return shape;
}

TEST_CASE("Pod Security restricted is met") {
  const strict_site at;
  at.make_quarantine(R"("pod-security.kubernetes.io/enforce":"restricted")");
  at.crash(plain());
  controller_process controller(at.controller_kubeconfig(), at.flags());
  CHECK(contains(at.fidelity_of_the_only_case(), "pod-security"));
}

TEST_CASE("a LimitRange is met, its minimum, maximum and ratio") {
  const strict_site at;
  at.make_quarantine("", R"({"apiVersion":"v1","kind":"LimitRange",)"
                         R"("metadata":{"name":"small"},"spec":{"limits":[)"
                         R"({"type":"Container","min":{"cpu":"50m",)"
                         R"("memory":"16Mi"},"max":{"cpu":"500m",)"
                         R"("memory":"64Mi"},"maxLimitRequestRatio":)"
                         R"({"cpu":"4"}}]}})");
  at.crash(plain());
  controller_process controller(at.controller_kubeconfig(), at.flags());
  CHECK(contains(at.fidelity_of_the_only_case(), "limit-range"));
}

TEST_CASE("a quota that asks for limits, and has little room, is kept") {
  const strict_site at;
  at.make_quarantine("", R"({"apiVersion":"v1","kind":"ResourceQuota",)"
                         R"("metadata":{"name":"few"},"spec":{"hard":{)"
                         R"("limits.cpu":"1","limits.memory":"512Mi",)"
                         R"("requests.cpu":"1"}}})");
  auto shape = plain();
  shape.containers = {"app", "side"};
  at.crash(shape);
  controller_process controller(at.controller_kubeconfig(), at.flags());
  CHECK(contains(at.fidelity_of_the_only_case(), "quota"));
}

TEST_CASE("a quota without room for a pod costs the clone, not the evidence") {
  const strict_site at;
  at.make_quarantine("", R"({"apiVersion":"v1","kind":"ResourceQuota",)"
                         R"("metadata":{"name":"none"},)"
                         R"("spec":{"hard":{"pods":"0"}}})");
  at.crash(plain());
  controller_process controller(at.controller_kubeconfig(), at.flags());
  at.wait_closed(1, 60s);
  const auto cases = at.quarantine.cases();
  REQUIRE(cases.size() == 1);
  CHECK(annotation(cases[0], model::note_phase) == model::phase_failed);
  CHECK(contains(annotation(cases[0], model::note_problems),
                 "exceeded quota: none"));
  CHECK(text_at(cases[0], {"data", "crash.log"}) == "bye\n");
  CHECK(at.quarantine.clones().empty());
}

/// A policy of the cluster against every pod of one namespace.
class denying_policy {
 public:
  denying_policy(const cluster& home, const std::string& ns)
      : home_(home), name_("deny-" + ns) {
    CHECK(post(home, base + "ies",
               R"({"metadata":{"name":")" + name_ +
                   R"("},"spec":{"matchConstraints":{"resourceRules":[)"
                   R"({"apiGroups":[""],"apiVersions":["v1"],"operations":)"
                   R"(["CREATE"],"resources":["pods"]}]},"validations":[)"
                   R"({"expression":"false","message":"no pods here"}]}})")
              .status == 200);
    CHECK(post(home, base + "ybindings",
               R"({"metadata":{"name":")" + name_ +
                   R"("},"spec":{"policyName":")" + name_ +
                   R"(","validationActions":["Deny"],"matchResources":)"
                   R"({"namespaceSelector":{"matchLabels":)"
                   R"({"kubernetes.io/metadata.name":")" +
                   ns + R"("}}}}})")
              .status == 200);
  }
  denying_policy(const denying_policy&) = delete;
  denying_policy& operator=(const denying_policy&) = delete;
  ~denying_policy() {
    del(home_, base + "ybindings/" + name_);
    del(home_, base + "ies/" + name_);
  }

 private:
  const std::string base =
      "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolic";
  const cluster& home_;
  std::string name_;
};

TEST_CASE("a policy that denies every pod costs the clone, not the evidence") {
  const strict_site at;
  at.make_quarantine(R"("made-by":"an-administrator")");
  const denying_policy policy(at.home, at.quarantine.name());
  // The API server takes a moment to enforce what it has accepted.
  eventually(20s, "the policy denies", [&] {
    const auto tried =
        post(at.home,
             "/api/v1/namespaces/" + at.quarantine.name() + "/pods?dryRun=All",
             R"({"metadata":{"name":"a"},"spec":{"containers":[)"
             R"({"name":"a","image":"a"}]}})");
    return contains(tried.message, "no pods here");
  });
  at.crash(plain());
  controller_process controller(at.controller_kubeconfig(), at.flags());
  at.wait_closed(1, 60s);
  const auto cases = at.quarantine.cases();
  REQUIRE(cases.size() == 1);
  CHECK(annotation(cases[0], model::note_phase) == model::phase_failed);
  CHECK(contains(annotation(cases[0], model::note_problems), "no pods here"));
  CHECK(text_at(cases[0], {"data", "crash.log"}) == "bye\n");
  CHECK(at.quarantine.clones().empty());
}

TEST_CASE("a RuntimeClass that is gone is done without") {
  const strict_site at;
  REQUIRE(post(at.home, "/apis/node.k8s.io/v1/runtimeclasses",
               R"({"metadata":{"name":"short-lived"},"handler":"runc"})")
              .status == 200);
  auto shape = plain();
  shape.more_spec = R"("runtimeClassName":"short-lived")";
  at.home.create_pod(at.shop, make_pod(shape));
  REQUIRE(
      del(at.home, "/apis/node.k8s.io/v1/runtimeclasses/short-lived").status ==
      200);
  at.home.log_of(at.shop, "web").put(log_run::current, "bye\n");
  at.home.set_status(at.shop, "web", crashed_status("web"));
  controller_process controller(at.controller_kubeconfig(), at.flags());
  CHECK(contains(at.fidelity_of_the_only_case(),
                 R"("spec.runtimeClassName","action":"removed")"));
}

}  // namespace
}  // namespace forensics::test
