#include "actors/rate_limiter.hpp"

#include <algorithm>

namespace forensics::actors {

namespace {

using limiter_pointer =
    rate_limiter_actor::stateful_pointer<rate_limiter_state>;

/// The crash has no case; `case` is the one that counts it.
void log_suppressed(const context& around, const crash_report& report,
                    const model::window_holder* holder) {
  const auto& which = report.which;
  if (holder != nullptr)
    around.log->info("crash suppressed by the rate limit",
                     {{"case", holder->case_name},
                      {"signature", report.signature},
                      {"namespace", which.pod_namespace},
                      {"pod", which.pod},
                      {"container", which.container}});
  else
    around.log->info("crash of an earlier window, which no case counts",
                     {{"signature", report.signature},
                      {"namespace", which.pod_namespace},
                      {"pod", which.pod},
                      {"container", which.container}});
}

void tell_repeat(limiter_pointer self, const crash_report& report,
                 const model::window_holder& holder, model::timestamp crashed,
                 model::timestamp now) {
  auto& state = self->state;
  const auto& which = report.which;
  // No later than now: a node's clock may be ahead.
  const auto ended = which.finished_at ? std::optional(crashed) : std::nullopt;
  self->send(state.recorder, repeat_seen{holder.case_name,
                                         {ended, now, which.pod},
                                         holder.counted_until});
}

void judge(limiter_pointer self, const crash_report& report) {
  auto& state = self->state;
  const auto now = state.around.now();
  const auto crashed = std::min(report.which.finished_at.value_or(now), now);
  if (state.windows.admit(report.signature, crashed, now,
                          {report.case_name, std::nullopt})) {
    self->send(state.next, report);
    return;
  }
  state.around.metrics->suppressed("rate_limit");
  const auto* holder = state.windows.holder_of(report.signature, crashed);
  log_suppressed(state.around, report, holder);
  if (holder != nullptr) tell_repeat(self, report, *holder, crashed, now);
}

void restore(limiter_pointer self, const model::case_view& view) {
  auto& state = self->state;
  const auto now = state.around.now();
  state.windows.restore(view.signature,
                        view.crashed_at.value_or(view.created_at.value_or(now)),
                        now, {view.name, view.repeats_last});
}

void forget(limiter_pointer self, const forget_crash& lost) {
  self->state.windows.release(lost.signature, lost.case_name);
  self->send(self->state.recorder, lost);
}

/// Its crash stays known to the deduplicator: the next one has a case.
void open_again(limiter_pointer self, const case_gone& what) {
  self->state.around.log->info(
      "case deleted before its time: its workload may have another",
      {{"case", what.case_name}, {"signature", what.signature}});
  forget(self, {what.case_name, what.signature});
}

}  // namespace

rate_limiter_actor::behavior_type rate_limiter(
    rate_limiter_actor::stateful_pointer<rate_limiter_state> self,
    context around, std::shared_ptr<const model::settings> settings,
    supervisor_actor next, repeat_recorder_actor recorder) {
  auto& state = self->state;
  state.around = std::move(around);
  state.next = std::move(next);
  state.recorder = std::move(recorder);
  state.windows =
      model::rate_window(settings->rate_limit_window, settings->crash_age(),
                         rate_limiter_state::capacity);
  return {
      [self](const crash_report& report) { judge(self, report); },
      [self](const pod_list& what) { self->send(self->state.next, what); },
      [self](const known_case& known) { restore(self, known.view); },
      [self](const forget_crash& lost) { forget(self, lost); },
      [self](const case_gone& what) { open_again(self, what); },
  };
}

}  // namespace forensics::actors
