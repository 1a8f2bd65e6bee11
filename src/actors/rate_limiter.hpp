#pragma once

#include <memory>

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "model/rate_window.hpp"
#include "model/settings.hpp"

namespace forensics::actors {

struct rate_limiter_state {
  static constexpr const char* name = "rate_limiter";
  static constexpr std::size_t capacity = 100'000;

  context around;
  supervisor_actor next;
  repeat_recorder_actor recorder;
  model::rate_window windows{model::duration{0}, model::duration{0}, capacity};
};

/// Windows are counted in the time of the crashes, not of their discovery, so
/// that a crash that was suppressed once stays so after a restart. What is
/// suppressed is told to the recorder, for the case that holds the window.
rate_limiter_actor::behavior_type rate_limiter(
    rate_limiter_actor::stateful_pointer<rate_limiter_state> self,
    context around, std::shared_ptr<const model::settings> settings,
    supervisor_actor next, repeat_recorder_actor recorder);

}  // namespace forensics::actors
