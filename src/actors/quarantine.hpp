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
  /// Looks at one part in a check, where others make or change it meanwhile.
  static constexpr int most_looks = 3;
  using promises = std::vector<caf::typed_response_promise<quarantine_reply>>;

  context around;
  api_actor api;
  std::shared_ptr<const model::settings> settings;
  std::optional<model::timestamp> checked_at;
  quarantine_report report;       ///< of the last check that passed
  quarantine_report next_report;  ///< of the check under way
  bool has_stood = false;         ///< what is missing now was taken away
  bool warned_of_pod_security = false;
  bool checking = false;
  promises waiting;  ///< for the check under way
  /// For the one after it: they know of a change that it may have missed.
  promises waiting_anew;
};

/// Each part is read first and created only where it is missing, so that the
/// right to create namespaces is needed only where there is none. A
/// NetworkPolicy or a quota that somebody has changed is put right, and
/// counted; but a quota that differs before a check has passed is of other
/// flags. Pod Security labels of a namespace that is there are its
/// administrator's: one that enforces nothing is warned of.
quarantine_actor::behavior_type quarantine(
    quarantine_actor::stateful_pointer<quarantine_state> self, context around,
    api_actor api, std::shared_ptr<const model::settings> settings);

}  // namespace forensics::actors
