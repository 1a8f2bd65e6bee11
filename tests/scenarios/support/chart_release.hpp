#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scenarios/support/cluster.hpp"

namespace forensics::test {

/// The chart, installed for one test's namespaces into the namespace `default`,
/// which is the controller's own in these tests. It has no pods: the test runs
/// the controller itself, with the token of the release's service account. All
/// of it goes with the namespaces, or is left to the end of the environment.
class chart_release {
 public:
  /// `rbac.mode` that TESTENV_CHART_MODE asks for; nullopt: no chart, and the
  /// controllers are administrators.
  static std::optional<std::string> mode();

  /// `helm install`, which must succeed.
  chart_release(const cluster& home, const std::string& mode,
                const std::string& watched, const std::string& target);
  const std::string& kubeconfig() const noexcept { return kubeconfig_; }

 private:
  std::string kubeconfig_;
};

}  // namespace forensics::test
