#pragma once

#include "actors/protocol.hpp"

namespace forensics::actors {

struct secret_redactor_state {
  static constexpr const char* name = "secret_redactor";

  /// An aggregate of one handle CAF would make of the actor's own pointer.
  secret_redactor_state() = default;

  api_actor api;
};

/// Secrets and ConfigMaps are read by name, never listed, and leave this
/// actor only as the copy's create request and as a mask.
secret_redactor_actor::behavior_type secret_redactor(
    secret_redactor_actor::stateful_pointer<secret_redactor_state> self,
    api_actor api);

}  // namespace forensics::actors
