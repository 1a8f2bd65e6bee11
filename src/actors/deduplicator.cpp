#include "actors/deduplicator.hpp"

#include "model/signal_name.hpp"

namespace forensics::actors {

namespace {

using deduplicator_pointer =
    deduplicator_actor::stateful_pointer<deduplicator_state>;

void announce(const context& around, const crash_report& report) {
  const model::crash& which = report.which;
  const auto now = around.now();
  around.metrics->crash_seen(which.pod_namespace, which.reason, now);
  if (which.finished_at)
    around.metrics->since_crash("seen", now - *which.finished_at);
  around.log->info("crash seen",
                   {{"case", report.case_name},
                    {"signature", report.signature},
                    {"namespace", which.pod_namespace},
                    {"pod", which.pod},
                    {"container", which.container},
                    {"reason", which.reason},
                    {"exit_code", which.exit_code},
                    {"signal", model::signal_name(which.signal)}});
}

void pass_once(deduplicator_pointer self, crash_report& report) {
  auto& state = self->state;
  const bool comes_again = state.lost.erase(report.case_name);
  if (state.seen.insert(report.case_name))
    announce(state.around, report);
  else if (!comes_again)
    return;
  report.comes_again = comes_again;
  self->send(state.next, std::move(report));
}

}  // namespace

deduplicator_actor::behavior_type deduplicator(
    deduplicator_actor::stateful_pointer<deduplicator_state> self,
    context around, rate_limiter_actor next) {
  self->state.around = std::move(around);
  self->state.next = std::move(next);
  return {
      [self](crash_report& report) { pass_once(self, report); },
      [self](const pod_list& what) { self->send(self->state.next, what); },
      [self](const known_case& known) {
        self->state.seen.insert(known.view.name);
      },
      [self](const forget_crash& lost) {
        self->state.lost.insert(lost.case_name);
      },
  };
}

}  // namespace forensics::actors
