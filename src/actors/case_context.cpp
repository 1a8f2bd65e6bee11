#include <utility>

#include "actors/case_steps.hpp"

namespace forensics::actors {

namespace {

/// The gatherer answers in time; it may be busy with another case's answers.
constexpr std::chrono::milliseconds slack{1'000};

void take(runner_pointer self, context_reply& reply) {
  auto& state = self->state;
  state.gathered = reply ? std::move(*reply)
                         : model::without_context(k8s::describe(reply.error()));
  enter(self, case_step::seal);
}

void gather(runner_pointer self, std::optional<hidden_values> hidden) {
  auto& state = self->state;
  const auto& report = state.report();
  auto [pod_json, is_redacted] = state.pod_to_read_by();
  ask<context_reply>(
      self, state.services.gatherer, "the context gatherer",
      state.limits.context + slack,
      gather_context{report.which, std::move(pod_json), is_redacted,
                     std::move(hidden), state.limits.context},
      [=](context_reply& reply) { take(self, reply); });
}

/// A case whose evidence an earlier run has written needs no mask but for what
/// comes now.
void find_hidden_first(runner_pointer self) {
  ask_what_to_hide(self, self->state.limits.context,
                   [=](hidden_reply& reply) { gather(self, found_in(reply)); });
}

}  // namespace

void ask_for_context(runner_pointer self) {
  auto& state = self->state;
  if (state.gathered)  // why there is none
    enter(self, case_step::seal);
  else if (!state.is_hidden())
    find_hidden_first(self);
  else
    gather(self, state.redacting ? state.hidden : std::nullopt);
}

}  // namespace forensics::actors
