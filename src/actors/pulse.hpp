#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "actors/protocol.hpp"

namespace forensics::actors {

/// An actor that does not come to its next message for so long is stuck.
inline constexpr std::chrono::milliseconds pulse_deadline{30'000};
inline constexpr std::chrono::milliseconds pulse_period{10'000};

/// Asks `whom` for a sign of life; `on_answer(is_alive)` runs on `self`. Every
/// CAF actor answers this message by itself, between two of its own.
template <class Self, class OnAnswer>
void feel_pulse(Self* self, const caf::actor& whom, OnAnswer on_answer) {
  self->request(whom, pulse_deadline, caf::sys_atom::value,
                caf::get_atom::value, std::string("info"))
      .then([on_answer](caf::ok_atom, const std::string&,
                        const caf::strong_actor_ptr&,
                        const std::string&) { on_answer(true); },
            [on_answer](const caf::error& why) {
              // One that has ended is not stuck: that is told otherwise.
              on_answer(why != caf::sec::request_timeout);
            });
}

struct pulse_config {
  std::vector<std::pair<std::string, caf::actor>> whom;
  supervisor_actor supervisor;  ///< looks at its cases at each beat
  std::function<void()> on_beat;
  std::function<void(const std::string& name, bool is_alive)> on_answer;
};

struct pulse_state {
  static constexpr const char* name = "pulse";

  pulse_config config;
};

/// Every 10 s it asks each actor for a sign of life.
pulse_actor::behavior_type pulse(
    pulse_actor::stateful_pointer<pulse_state> self, pulse_config config);

}  // namespace forensics::actors
