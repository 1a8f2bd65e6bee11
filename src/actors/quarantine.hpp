#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "model/settings.hpp"

namespace forensics::actors {

struct quarantine_state {
  static constexpr const char* name = "quarantine";
  /// A check that passed is believed for so long.
  static constexpr std::chrono::seconds validity{5};

  context around;
  api_actor api;
  std::shared_ptr<const model::settings> settings;
  std::optional<model::timestamp> checked_at;
  quarantine_report report;  ///< of the last check, or the one under way
  bool checking = false;
  std::vector<caf::typed_response_promise<quarantine_reply>> waiting;
};

/// Each part is read first and created only where it is missing, so that the
/// right to create namespaces is needed only where there is none. A
/// NetworkPolicy or a quota that somebody has changed is put right.
quarantine_actor::behavior_type quarantine(
    quarantine_actor::stateful_pointer<quarantine_state> self, context around,
    api_actor api, std::shared_ptr<const model::settings> settings);

}  // namespace forensics::actors
