#pragma once

#include "actors/context.hpp"
#include "actors/protocol.hpp"

namespace forensics::actors {

struct pod_cloner_state {
  static constexpr const char* name = "pod_cloner";

  context around;
  api_actor api;
  quarantine_actor quarantine;
};

/// No clone is created before the quarantine has just been seen to stand.
pod_cloner_actor::behavior_type pod_cloner(
    pod_cloner_actor::stateful_pointer<pod_cloner_state> self, context around,
    api_actor api, quarantine_actor quarantine);

}  // namespace forensics::actors
