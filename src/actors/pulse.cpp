#include "actors/pulse.hpp"

#include <utility>

namespace forensics::actors {

pulse_actor::behavior_type pulse(
    pulse_actor::stateful_pointer<pulse_state> self, pulse_config config) {
  self->state.config = std::move(config);
  return {
      [self](beat) {
        const auto& how = self->state.config;
        how.on_beat();
        for (const auto& [name, whom] : how.whom)
          feel_pulse(self, whom,
                     [tell = how.on_answer, name = name](bool is_alive) {
                       tell(name, is_alive);
                     });
        self->send(how.supervisor, beat{});
        self->delayed_send(self, pulse_period, beat{});
      },
      [self](watch_over& one) {
        self->state.config.whom.emplace_back(std::move(one.name),
                                             std::move(one.whom));
      },
  };
}

}  // namespace forensics::actors
