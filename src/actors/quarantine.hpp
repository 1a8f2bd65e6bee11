#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actors/context.hpp"
#include "actors/protocol.hpp"

namespace forensics::actors {

struct quarantine_state {
  static constexpr const char* name = "quarantine";
  /// A check that passed is believed for so long.
  static constexpr std::chrono::seconds validity{5};

  context around;
  api_actor api;
  std::string target_namespace;
  std::optional<model::timestamp> checked_at;
  bool checking = false;
  std::vector<caf::typed_response_promise<done_reply>> waiting;
};

/// Each part is read first and created only where it is missing, so that the
/// right to create namespaces is needed only where there is none.
quarantine_actor::behavior_type quarantine(
    quarantine_actor::stateful_pointer<quarantine_state> self, context around,
    api_actor api, std::string target_namespace);

}  // namespace forensics::actors
