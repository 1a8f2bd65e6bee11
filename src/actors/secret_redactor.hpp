#pragma once

#include <memory>

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "model/settings.hpp"

namespace forensics::actors {

struct secret_redactor_state {
  static constexpr const char* name = "secret_redactor";

  context around;
  std::shared_ptr<const model::settings> settings;
  api_actor api;
};

/// Secrets and ConfigMaps are read by name, never listed, and leave this
/// actor only as the copy's create request.
secret_redactor_actor::behavior_type secret_redactor(
    secret_redactor_actor::stateful_pointer<secret_redactor_state> self,
    context around, std::shared_ptr<const model::settings> settings,
    api_actor api);

}  // namespace forensics::actors
