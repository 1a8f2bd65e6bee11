#pragma once

#include <functional>
#include <optional>
#include <string>

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "actors/watch_sign.hpp"
#include "model/retry.hpp"

namespace forensics::actors {

struct quarantine_guard_state {
  static constexpr const char* name = "quarantine_guard";
  /// Most watches never say a word, and each that begins costs a look.
  static constexpr std::chrono::seconds server_timeout{240};
  /// Between one look and the next, so that somebody who keeps changing the
  /// policy costs a request a second.
  static constexpr std::chrono::seconds pause{1};

  context around;
  api_actor api;
  quarantine_actor quarantine;
  std::string target_namespace;
  watch_listener on_progress;
  /// A watch that lived so long had not failed at once.
  static constexpr std::chrono::minutes long_lived{1};
  model::backoff backoff{model::duration{1'000}, model::duration{30'000}};
  std::optional<k8s::stream_id> stream;  ///< the watch, while it is open
  model::timestamp opened_at{};
  unsigned failures = 0;  ///< of the watch, in a row
  std::chrono::milliseconds next_try{0};
  unsigned failed_looks = 0;  ///< in a row
  /// What comes next when `guard_due` of this number comes; none while a
  /// request is under way.
  std::function<void()> next;
  unsigned number = 0;
};

/// Watches the NetworkPolicy as one hears a door bell: whatever comes, and
/// each time the watch begins, has the quarantine checked anew, until it
/// stands. What the events say is never read. Where the watch is refused, its
/// tries are looks all the same. Whatever a try waits for, it is made when the
/// server is back after an outage. `on_progress` is called on the actor
/// whenever it comes on; it may be none.
quarantine_guard_actor::behavior_type quarantine_guard(
    quarantine_guard_actor::stateful_pointer<quarantine_guard_state> self,
    context around, api_actor api, quarantine_actor quarantine,
    std::string target_namespace, watch_listener on_progress);

}  // namespace forensics::actors
