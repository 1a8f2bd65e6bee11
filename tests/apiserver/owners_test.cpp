/// The kinds of workload that only a real cluster's controllers make pods of.
#include <doctest/doctest.h>

#include <string>

#include "model/json.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/site.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::array_at;
using model::text_at;

constexpr const char* crashing_pod = R"({
  "metadata": {"labels": {"app": "work"}},
  "spec": {"nodeName": "testenv-node", "restartPolicy": "POLICY",
    "containers": [{"name": "app", "image": "shop.test/work:1"}]}})";

std::string pod_template(const std::string& restart_policy) {
  std::string out = crashing_pod;
  return out.replace(out.find("POLICY"), 6, restart_policy);
}

/// Its controllers from the nearest on, as the case of its one pod tells them.
std::string owners_of(const site& at, const std::string& manifest) {
  const outcome made =
      at.home.kubectl({"create", "-n", at.shop.name(), "-f", "-"}, manifest);
  REQUIRE_MESSAGE(made.exit_code == 0, made.err);
  const std::string pods =
      "/api/v1/namespaces/" + at.shop.name() + "/pods?labelSelector=app%3Dwork";
  std::string pod;
  eventually(90s, "a pod of the workload", [&] {
    const auto found = at.home.get(pods);
    if (found && !array_at(*found, {"items"}).Empty())
      pod = text_at(array_at(*found, {"items"})[0], {"metadata", "name"});
    return !pod.empty();
  });
  at.home.log_of(at.shop, pod).put(log_run::current, "bye\n");
  at.home.set_status(at.shop, pod, crashed_status(pod));
  controller_process controller(at.controller_kubeconfig(), at.flags());
  at.wait_closed(1);
  const auto kept = at.quarantine.cases();
  const auto owners =
      model::parse_json(text_at(kept.front(), {"data", "owners.json"}));
  REQUIRE(owners);
  std::string kinds;
  for (const auto& one : owners->GetArray())
    kinds += std::string(text_at(one, {"kind"})) + " ";
  return kinds;
}

TEST_CASE("a pod of a StatefulSet is told with it") {
  const site at;
  CHECK(owners_of(at, R"({"apiVersion": "apps/v1", "kind": "StatefulSet",
    "metadata": {"name": "db"}, "spec": {"serviceName": "db",
      "selector": {"matchLabels": {"app": "work"}}, "template": )" +
                          pod_template("Always") + "}}") == "StatefulSet ");
}

TEST_CASE("a pod of a DaemonSet is told with it") {
  const site at;
  CHECK(owners_of(at, R"({"apiVersion": "apps/v1", "kind": "DaemonSet",
    "metadata": {"name": "agent"}, "spec": {
      "selector": {"matchLabels": {"app": "work"}}, "template": )" +
                          pod_template("Always") + "}}") == "DaemonSet ");
}

TEST_CASE("a pod of a CronJob's run is told with the Job and the CronJob") {
  const site at;
  REQUIRE(at.home
              .kubectl({"create", "-n", at.shop.name(), "-f", "-"},
                       R"({"apiVersion": "batch/v1", "kind": "CronJob",
    "metadata": {"name": "report"}, "spec": {"schedule": "0 0 1 1 *",
      "jobTemplate": {"spec": {"template": )" +
                           pod_template("Never") + "}}}}")
              .exit_code == 0);
  const auto run = at.home.kubectl({"create", "job", "-n", at.shop.name(),
                                    "report-1", "--from=cronjob/report",
                                    "--dry-run=client", "-o", "json"});
  REQUIRE(run.exit_code == 0);
  CHECK(owners_of(at, run.out) == "Job CronJob ");
}

}  // namespace
}  // namespace forensics::test
