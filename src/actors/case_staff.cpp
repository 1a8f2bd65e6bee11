#include "actors/case_staff.hpp"

#include "actors/log_archiver.hpp"
#include "actors/pod_cloner.hpp"
#include "actors/secret_redactor.hpp"

namespace forensics::actors {

void staff(caf::actor_system& system, const context& around,
           const api_actor& api, const std::string& target_namespace,
           std::chrono::milliseconds log_timeout, case_services& services) {
  services.archiver =
      system.spawn(log_archiver, around, api, target_namespace, log_timeout);
  services.redactor =
      system.spawn(secret_redactor, api, services.service_reader);
  services.cloner = system.spawn(pod_cloner, around, api, services.quarantine);
}

void dismiss(const case_services& services) {
  caf::anon_send_exit(services.archiver, caf::exit_reason::kill);
  caf::anon_send_exit(services.redactor, caf::exit_reason::kill);
  caf::anon_send_exit(services.cloner, caf::exit_reason::kill);
}

}  // namespace forensics::actors
