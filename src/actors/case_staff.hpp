#pragma once

#include "actors/case_runner.hpp"

namespace forensics::actors {

/// Spawns what one case has for itself: archiver, redactor and cloner. The
/// other members of `services` stand already and are shared by all cases.
/// `log_timeout`: see log_archiver.
void staff(caf::actor_system& system, const context& around,
           const api_actor& api, const std::string& target_namespace,
           std::chrono::milliseconds log_timeout, case_services& services);

/// Ends them, whatever they are doing.
void dismiss(const case_services& services);

}  // namespace forensics::actors
