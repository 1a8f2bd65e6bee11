#include "actors/rate_limiter.hpp"

#include <algorithm>

namespace forensics::actors {

namespace {

using limiter_pointer =
    rate_limiter_actor::stateful_pointer<rate_limiter_state>;

void judge(limiter_pointer self, const crash_report& report) {
  auto& [around, next, windows] = self->state;
  const auto now = around.now();
  const auto crashed = std::min(report.which.finished_at.value_or(now), now);
  if (windows.admit(report.signature, crashed, now)) {
    self->send(next, report);
    return;
  }
  around.metrics->suppressed("rate_limit");
  around.log->info(
      "crash suppressed by the rate limit",
      {{"case", report.case_name}, {"signature", report.signature}});
}

void restore(limiter_pointer self, const model::case_view& view) {
  auto& [around, next, windows] = self->state;
  const auto now = around.now();
  windows.restore(view.signature,
                  view.crashed_at.value_or(view.created_at.value_or(now)), now);
}

}  // namespace

rate_limiter_actor::behavior_type rate_limiter(
    rate_limiter_actor::stateful_pointer<rate_limiter_state> self,
    context around, std::shared_ptr<const model::settings> settings,
    supervisor_actor next) {
  auto& state = self->state;
  state.around = std::move(around);
  state.next = std::move(next);
  state.windows =
      model::rate_window(settings->rate_limit_window, settings->crash_age(),
                         rate_limiter_state::capacity);
  return {
      [self](const crash_report& report) { judge(self, report); },
      [self](const known_case& known) { restore(self, known.view); },
      [self](const forget_crash& lost) {
        self->state.windows.release(lost.signature);
      },
  };
}

}  // namespace forensics::actors
