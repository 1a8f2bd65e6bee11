#pragma once

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "model/rate_window.hpp"

namespace forensics::actors {

struct deduplicator_state {
  static constexpr const char* name = "deduplicator";
  /// Past this many instances the oldest is forgotten; seen again, it ends at
  /// its case, which stands by then.
  static constexpr std::size_t capacity = 100'000;

  context around;
  rate_limiter_actor next;
  model::recent_set seen{capacity};
  /// Those of them that may come again, uncounted.
  model::recent_set lost{capacity};
};

deduplicator_actor::behavior_type deduplicator(
    deduplicator_actor::stateful_pointer<deduplicator_state> self,
    context around, rate_limiter_actor next);

}  // namespace forensics::actors
