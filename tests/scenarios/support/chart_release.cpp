#include "scenarios/support/chart_release.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

namespace forensics::test {
namespace {

constexpr const char* own_namespace = "default";

std::string chart() {
  const char* folder = std::getenv("TESTENV_CHART");
  REQUIRE_MESSAGE(folder != nullptr, "TESTENV_CHART must name the chart");
  return folder;
}

}  // namespace

std::optional<std::string> chart_release::mode() {
  const char* given = std::getenv("TESTENV_CHART_MODE");
  return given == nullptr ? std::nullopt : std::optional<std::string>(given);
}

chart_release::chart_release(const cluster& home, const std::string& mode,
                             const std::string& watched,
                             const std::string& target) {
  const std::string name = "chart-" + target;
  const std::string account = name + "-controller";
  // The quota's rights are granted where one is configured. That the server
  // takes what is rendered, tests/chart shows; to ask it takes time.
  const outcome made =
      run({"helm", "install", name, chart(), "--disable-openapi-validation",
           "--kubeconfig", home.admin_kubeconfig(), "--namespace",
           own_namespace, "--set",
           "rbac.mode=" + mode + ",replicas=0,priorityClass.create=false" +
               ",serviceAccount.name=" + account + ",config.targetNamespace=" +
               target + ",config.leaderElectNamespace=" + watched +
               ",config.targetQuota={pods=50},config.watchNamespaces={" +
               watched + "}"});
  REQUIRE_MESSAGE(made.exit_code == 0, "helm install: ", made.err);
  kubeconfig_ = home.kubeconfig_of(own_namespace, account);
}

}  // namespace forensics::test
