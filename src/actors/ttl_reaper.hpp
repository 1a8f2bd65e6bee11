#pragma once

#include <memory>

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "model/settings.hpp"

namespace forensics::actors {

struct ttl_reaper_state {
  static constexpr const char* name = "ttl_reaper";
  /// Between two looks at the cases, at most and at least. A case that is
  /// made meanwhile does not expire before the TTL has passed once.
  static constexpr std::chrono::milliseconds longest_wait{30'000};
  static constexpr std::chrono::milliseconds shortest_wait{1'000};
  /// Deletions asked for in one look.
  static constexpr std::size_t max_deletions = 100;

  context around;
  api_actor api;
  std::shared_ptr<const model::settings> settings;

  /// Of the look that is under way.
  std::size_t kept = 0;
  std::size_t held = 0;
  std::size_t unreadable = 0;
  std::size_t deletions = 0;
  std::chrono::milliseconds wait = longest_wait;

  std::size_t reported_unreadable = 0;  ///< at the look before
};

/// Looks at every case's metadata anew each time, so that holds and changed
/// TTLs count at once; deletes with uid and resourceVersion preconditions, so
/// that a case changed meanwhile is not hit.
ttl_reaper_actor::behavior_type ttl_reaper(
    ttl_reaper_actor::stateful_pointer<ttl_reaper_state> self, context around,
    api_actor api, std::shared_ptr<const model::settings> settings);

}  // namespace forensics::actors
