#pragma once

#include <functional>
#include <memory>
#include <string>

#include "sandbox/node/container_plan.hpp"
#include "sandbox/node/node_services.hpp"
#include "sandbox/node/probe_loop.hpp"

namespace forensics::sandbox {

/// The startup, liveness and readiness probes of one run of a container. The
/// other two begin once the first one has passed.
///
/// For one thread.
class container_probes {
 public:
  struct calls {
    std::function<void()> started;
    std::function<void(bool)> ready;
    /// `liveness` or `startup` has failed. The probes may be destroyed in it.
    std::function<void(const char* which)> broken;
    /// `Readiness probe failed: …`.
    std::function<void(const std::string& message)> unhealthy;
  };

  /// `plan` must outlive the probes.
  container_probes(node_services& node, const model::json_value& spec,
                   const container_plan& plan, calls what);
  /// Calls `started` and `ready` at once where there are no such probes.
  void begin();

 private:
  std::unique_ptr<probe_loop> make(const char* which, const char* shown,
                                   std::function<void(bool)> turned);
  std::function<std::shared_ptr<void>(model::duration, check_done)> check_of(
      const model::json_value& probe) const;
  void run_on();

  node_services& node_;
  model::json_document spec_;
  const container_plan& plan_;
  calls calls_;
  std::unique_ptr<probe_loop> startup_;
  std::unique_ptr<probe_loop> liveness_;
  std::unique_ptr<probe_loop> readiness_;
};

}  // namespace forensics::sandbox
