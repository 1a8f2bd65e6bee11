#pragma once

#include <memory>
#include <string>

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "model/clock_check.hpp"
#include "model/expiry_plan.hpp"
#include "model/retry.hpp"

namespace forensics::actors {

struct ttl_reaper_state {
  static constexpr const char* name = "ttl_reaper";
  /// Between two looks at the clock: it may be set, and a case may change.
  static constexpr std::chrono::milliseconds longest_wait{2'000};
  static constexpr std::chrono::milliseconds shortest_wait{1'000};
  /// Deletions under way: they must not crowd out evidence.
  static constexpr std::size_t max_under_way = 100;
  /// A clone that is held, although its watch has not said so.
  static constexpr std::chrono::seconds held_wait{5};

  context around;
  api_actor api;
  rate_limiter_actor limiter;
  std::string target_namespace;

  model::expiry_plan plan;
  model::clock_check clock{std::chrono::minutes{1}, std::chrono::minutes{1}};
  std::chrono::milliseconds waited{0};             ///< for the look at hand
  model::timestamp now = model::timestamp::min();  ///< as it is believed
  std::size_t under_way = 0;
  /// The last deletion failed: one at a look is tried, until one succeeds.
  bool is_failing = false;
  model::backoff backoff{model::duration{1'000}, model::duration{30'000}};
  std::size_t reported_unreadable = 0;
};

/// Deletes each case when its time is over, with uid and resourceVersion as
/// preconditions, so that a case which has changed meanwhile, or another of its
/// name, is not hit. Whether the clone is held is asked right before, for what
/// the watch says may be old.
ttl_reaper_actor::behavior_type ttl_reaper(
    ttl_reaper_actor::stateful_pointer<ttl_reaper_state> self, context around,
    api_actor api, rate_limiter_actor limiter, std::string target_namespace);

}  // namespace forensics::actors
