#pragma once

#include <functional>
#include <string>

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "model/election.hpp"

namespace forensics::actors {

struct elector_config {
  model::lease_place lease;
  std::string identity;
  model::election_terms terms;
  // Called on the actor; must be thread-safe and must not block.
  /// This process may write until then (`context::uptime`): at each renewal.
  std::function<void(std::chrono::milliseconds until)> on_renewed;
  /// From here on it leads; once at most.
  std::function<void()> on_leading;
  /// Another leads; at each change.
  std::function<void(const std::string& leader)> on_standby;
  /// It leads no more and must end: another may lead by now.
  std::function<void()> on_lost;
};

struct leader_elector_state {
  static constexpr const char* name = "leader_elector";

  elector_config config;
  context around;
  api_actor api;
  model::election election{"", {}, {}};
  std::optional<std::string> told_leader;
  std::chrono::milliseconds begun{0};  ///< the try that is under way
  bool is_writing = false;             ///< the answer is not there yet
  bool is_over = false;                ///< lost, or given back
  bool has_failed = false;             ///< the last try, and it was told
  std::optional<caf::typed_response_promise<done_reply>> resigning;
};

/// Takes the Lease when it is free, renews it, gives it back. Its times are
/// those of `context::uptime` alone; see `model::election`.
leader_elector_actor::behavior_type leader_elector(
    leader_elector_actor::stateful_pointer<leader_elector_state> self,
    context around, api_actor api, elector_config config);

}  // namespace forensics::actors
