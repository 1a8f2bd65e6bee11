#pragma once

#include <deque>

#include "actors/context.hpp"
#include "actors/protocol.hpp"

namespace forensics::actors {

struct event_recorder_state {
  static constexpr const char* name = "event_recorder";
  /// In a storm the API server's time is for the evidence.
  static constexpr std::size_t max_under_way = 1;
  /// Events over this many are dropped: they are best effort, and a slow API
  /// server must not make them pile up.
  static constexpr std::size_t max_waiting = 1'000;

  struct told_event {
    record_event what;
    model::timestamp at;  ///< when it was told
  };

  context around;
  api_actor api;
  std::size_t under_way = 0;
  std::deque<told_event> waiting;
};

event_recorder_actor::behavior_type event_recorder(
    event_recorder_actor::stateful_pointer<event_recorder_state> self,
    context around, api_actor api);

}  // namespace forensics::actors
