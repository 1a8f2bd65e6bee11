#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/support/chart_release.hpp"
#include "scenarios/support/cluster.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/pods.hpp"
#include "scenarios/support/quarantine_view.hpp"
#include "scenarios/support/scratch_namespace.hpp"

namespace forensics::test {

/// A source namespace, a quarantine, and flags of a controller that knows
/// only them.
struct site {
  cluster home{};
  scratch_namespace shop{home, "shop"};
  quarantine_view quarantine{home};
  /// nullopt: a controller with an administrator's rights, which makes its
  /// quarantine itself.
  std::optional<chart_release> release = installed();

  /// Whose rights the controller has.
  const std::string& controller_kubeconfig() const {
    return release ? release->kubeconfig() : home.admin_kubeconfig();
  }
  /// And not only the namespaces that it was given: nodes' events, classes.
  bool sees_the_cluster() const {
    return chart_release::mode().value_or("cluster") == "cluster";
  }

  std::vector<std::string> flags(std::vector<std::string> more = {}) const {
    std::vector<std::string> out{"--target-namespace=" + quarantine.name(),
                                 "--watch-namespaces=" + shop.name()};
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }
  /// A pod of that shape that has crashed, with the log "bye\n".
  void crash(const pod_shape& shape) const {
    home.create_pod(shop, make_pod(shape));
    home.log_of(shop, shape.name).put(log_run::current, "bye\n");
    home.set_status(shop, shape.name, crashed_status(shape.name));
  }
  void wait_closed(std::size_t count,
                   std::chrono::milliseconds within = std::chrono::seconds{
                       20}) const {
    eventually(within, std::to_string(count) + " closed cases",
               [&] { return quarantine.closed() >= count; });
  }

 private:
  std::optional<chart_release> installed() const {
    const auto mode = chart_release::mode();
    if (!mode) return std::nullopt;
    return chart_release(home, *mode, shop.name(), quarantine.name());
  }
};

}  // namespace forensics::test
