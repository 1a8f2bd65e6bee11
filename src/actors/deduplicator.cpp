#include "actors/deduplicator.hpp"

namespace forensics::actors {

deduplicator_actor::behavior_type deduplicator(
    deduplicator_actor::stateful_pointer<deduplicator_state> self,
    context around, rate_limiter_actor next) {
  self->state.around = std::move(around);
  self->state.next = std::move(next);
  return {
      [self](const crash_report& report) {
        auto& state = self->state;
        if (!state.seen.insert(report.case_name)) return;
        const model::crash& which = report.which;
        state.around.metrics->crash_seen(which.pod_namespace, which.reason);
        state.around.log->info("crash seen",
                               {{"case", report.case_name},
                                {"signature", report.signature},
                                {"namespace", which.pod_namespace},
                                {"pod", which.pod},
                                {"container", which.container},
                                {"reason", which.reason},
                                {"exit_code", which.exit_code}});
        self->send(state.next, report);
      },
      [self](const known_case& known) {
        self->state.seen.insert(known.view.name);
      },
      [self](const forget_crash& lost) {
        self->state.seen.erase(lost.case_name);
      },
  };
}

}  // namespace forensics::actors
