/// What stood around a crash, as its case tells it.
#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "model/json.hpp"
#include "model/time.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::array_at;
using model::text_at;

model::json_document item_of(const site& at, const char* key) {
  auto cases = at.quarantine.cases();
  REQUIRE(cases.size() == 1);
  auto item = model::parse_json(text_at(cases.front(), {"data", key}));
  REQUIRE_MESSAGE(item, key, " is no JSON");
  return std::move(*item);
}

/// An event of just now; `about` are members of involvedObject.
void tell(const site& at, const std::string& ns, const std::string& about,
          const std::string& reason, const std::string& message) {
  const std::string now = model::format_rfc3339(container_crash::now());
  const auto made = post(at.home, "/api/v1/namespaces/" + ns + "/events",
                         R"({"metadata":{"generateName":")" + at.shop.name() +
                             R"("},"involvedObject":{)" + about +
                             R"(},"type":"Warning",)"
                             R"("reason":")" +
                             reason + R"(","message":")" + message +
                             R"(","source":{"component":"kubelet"},"count":1,)"
                             R"("firstTimestamp":")" +
                             now + R"(","lastTimestamp":")" + now + R"("})");
  REQUIRE_MESSAGE(made.status == 200, made.message);
}

/// Members of involvedObject for a pod that stands.
std::string about_pod(const site& at, const std::string& name) {
  const auto pod = at.home.get_json({"pod", name, "-n", at.shop.name()});
  return R"("apiVersion":"v1","kind":"Pod","namespace":")" + at.shop.name() +
         R"(","name":")" + name + R"(","uid":")" +
         std::string(text_at(pod, {"metadata", "uid"})) + "\"";
}

/// `reason on` of each event, those of other tests' nodes left out.
bool has_event(const model::json_document& events, const std::string& reason,
               const std::string& on) {
  for (const auto& one : events.GetArray())
    if (text_at(one, {"reason"}) == reason && text_at(one, {"on"}) == on)
      return true;
  return false;
}

void apply_deployment(const site& at, const std::string& image,
                      const std::string& mode, const std::string& memory) {
  at.home.apply(R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: )" +
                at.shop.name() + R"(}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      nodeName: testenv-node
      terminationGracePeriodSeconds: 0
      containers:
      - name: app
        image: )" +
                image + R"(
        env: [{name: MODE, value: )" +
                mode + R"(}]
        envFrom: [{configMapRef: {name: settings}}]
        resources: {limits: {memory: )" +
                memory + R"(}}
)");
}

/// The name of the Deployment's one pod of this image, once it is there.
std::string pod_of_image(const site& at, const std::string& image) {
  std::string name;
  eventually(30s, "a pod of " + image, [&] {
    const auto pods = at.home.get("/api/v1/namespaces/" + at.shop.name() +
                                  "/pods?labelSelector=app%3Dweb");
    if (!pods) return false;
    for (const auto& one : array_at(*pods, {"items"}).GetArray())
      if (text_at(array_at(one, {"spec", "containers"})[0], {"image"}) == image)
        name = text_at(one, {"metadata", "name"});
    return !name.empty();
  });
  return name;
}

/// The line of such a change, or null.
std::string change_of(const model::json_document& changes,
                      std::string_view what, std::string_view name = {}) {
  for (const auto& one : array_at(changes, {"changes"}).GetArray())
    if (text_at(one, {"what"}) == what && text_at(one, {"name"}) == name)
      return std::string(text_at(one, {"crashed"})) + " < " +
             std::string(text_at(one, {"healthy"}));
  return "none";
}

/// The first revision runs, the second is rolled out and crashes.
struct rollout : site {
  std::string old_pod;
  std::string new_pod;

  rollout() {
    home.apply(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, "
        "namespace: " +
        shop.name() + "}\ndata: {colour: blue}\n");
    apply_deployment(*this, "shop.test/web:1", "calm", "64Mi");
    old_pod = pod_of_image(*this, "shop.test/web:1");
    home.set_status(
        shop, old_pod,
        R"({"phase":"Running","startTime":")" +
            model::format_rfc3339(container_crash::now() - 1h) +
            R"(","conditions":[{"type":"Ready","status":"True"}]})");
    apply_deployment(*this, "shop.test/web:2", "wild", "32Mi");
    new_pod = pod_of_image(*this, "shop.test/web:2");
    home.log_of(shop, new_pod).put(log_run::current, "bye\n");
  }
};

}  // namespace

TEST_CASE(
    "a revision that crashes is told with its owners and what it changed") {
  const rollout at;
  tell(at, at.shop.name(), about_pod(at, at.new_pod), "BackOff",
       "back-off restarting");
  tell(at, "default",
       R"("kind":"Node","name":"testenv-node","uid":"testenv-node")",
       "OOMKilling", "killed process 7");
  at.home.set_status(at.shop, at.new_pod, crashed_status(at.new_pod));
  controller_process controller(at.controller_kubeconfig(), at.flags());
  at.wait_closed(1);

  const auto owners = item_of(at, "owners.json");
  REQUIRE(owners.Size() == 2);
  CHECK(text_at(owners[0], {"kind"}) == "ReplicaSet");
  CHECK(text_at(owners[0], {"revision"}) == "2");
  CHECK(text_at(owners[1], {"kind"}) == "Deployment");
  CHECK(text_at(owners[1], {"name"}) == "web");
  CHECK(text_at(array_at(owners[1], {"images"})[0], {"image"}) ==
        "shop.test/web:2");

  const auto changes = item_of(at, "changes.json");
  CHECK(text_at(changes, {"against", "kind"}) == "revision");
  CHECK(text_at(changes, {"against", "pod"}) == at.old_pod);
  CHECK(text_at(changes, {"against", "revision"}) == "1");
  CHECK(change_of(changes, "image") == "shop.test/web:2 < shop.test/web:1");
  CHECK(change_of(changes, "env", "MODE") == "wild < calm");
  CHECK(change_of(changes, "limits", "memory") == "32Mi < 64Mi");
  CHECK(change_of(changes, "node") == "none");
  // Made after the healthy pod had started, as it says.
  CHECK(change_of(changes, "ConfigMap", "settings") == " < ");

  const auto events = item_of(at, "events.json");
  CHECK(has_event(events, "BackOff", "Pod/" + at.new_pod));
  CHECK(has_event(events, "OOMKilling", "Node/testenv-node") ==
        at.sees_the_cluster());
  for (const auto& one : events.GetArray())
    CHECK_FALSE(text_at(one, {"reason"}).starts_with("Forensic"));
}

TEST_CASE("without a healthy pod a revision is compared with the one before") {
  const rollout at;
  at.home.set_status(at.shop, at.old_pod,
                     R"({"conditions":[{"type":"Ready","status":"False"}]})");
  at.home.set_status(at.shop, at.new_pod, crashed_status(at.new_pod));
  controller_process controller(at.controller_kubeconfig(), at.flags());
  at.wait_closed(1);
  const auto changes = item_of(at, "changes.json");
  CHECK(text_at(changes, {"against", "revision"}) == "1");
  CHECK(text_at(changes, {"against", "pod"}).empty());
  CHECK_FALSE(text_at(changes, {"against", "replicaSet"}).empty());
  CHECK(change_of(changes, "image") == "shop.test/web:2 < shop.test/web:1");
  CHECK(change_of(changes, "env", "MODE") == "wild < calm");
}

TEST_CASE("a redacted case tells what changed, and shows no value") {
  const rollout at;
  at.home.apply(
      "apiVersion: v1\nkind: Secret\nmetadata: {name: vault, "
      "namespace: " +
      at.shop.name() + "}\nstringData: {key: canary-secret}\n");
  at.home.create_pod(at.shop,
                     make_pod({.name = "alone",
                               .more_container = R"("envFrom":[{"secretRef":)"
                                                 R"({"name":"vault"}}])"}));
  tell(at, at.shop.name(), about_pod(at, "alone"), "Failed",
       "no login with canary-secret");
  const auto redacted = at.flags({"--enable-secret-cloning=false"});
  SUBCASE("of a pod without owner") {
    at.home.log_of(at.shop, "alone").put(log_run::current, "bye\n");
    at.home.set_status(at.shop, "alone", crashed_status("alone"));
    controller_process controller(at.controller_kubeconfig(), redacted);
    at.wait_closed(1);
    CHECK(item_of(at, "owners.json").Empty());
    CHECK(contains(text_at(item_of(at, "changes.json"), {"why"}),
                   "no controller"));
    const auto events = item_of(at, "events.json");
    CHECK(has_event(events, "Failed", "Pod/alone"));
    CHECK(contains(model::dump(events), "no login with REDACTED"));
  }
  SUBCASE("of a revision") {
    at.home.set_status(at.shop, at.new_pod, crashed_status(at.new_pod));
    controller_process controller(at.controller_kubeconfig(), redacted);
    at.wait_closed(1);
    const auto changes = item_of(at, "changes.json");
    CHECK(change_of(changes, "env", "MODE") == "REDACTED < REDACTED");
    CHECK(change_of(changes, "limits", "memory") == "32Mi < 64Mi");
  }
  CHECK_FALSE(contains(at.quarantine.everything(), "canary"));
}

}  // namespace forensics::test
