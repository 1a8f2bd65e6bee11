#include <utility>

#include "actors/case_steps.hpp"
#include "k8s/status.hpp"

namespace forensics::actors {

namespace {

void settle_log(runner_pointer self, log_reply& reply) {
  auto& state = self->state;
  if (state.log_kept) return;  // an earlier run has kept it
  if (reply)
    state.take_log(std::move(*reply));
  else
    given_up(self, "log", reply.error().why);
  state.other_logs.node_is_silent = !reply && reply.error().is_silent;
  state.log_settled = true;
  if (state.step == case_step::evidence) run(self);
}

void ask_for_log(runner_pointer self) {
  auto& state = self->state;
  state.log_asked = true;
  self->delayed_send(self, state.limits.log_grace, evidence_due{});
  if (state.job.is_alone && !state.redacting && !state.vouching_pod)
    self->send(state.services.redactor,
               read_ahead{state.report().pod_json,
                          state.report().which.pod_namespace});
  ask<log_reply>(self, state.services.archiver, "the log archiver",
                 state.limits.log,
                 fetch_log{state.report().which, state.settings->max_log_size},
                 [=](log_reply& reply) { settle_log(self, reply); });
}

void on_anchor(runner_pointer self, write_case_reply& reply) {
  auto& state = self->state;
  state.writing = false;
  if (!reply) {
    if (try_again(self, reply.error())) return;
    given_up(self, "evidence", k8s::describe(reply.error()));
    finish(self, k8s::can_heal(reply.error()) ? case_verdict::postponed
                                              : case_verdict::lost);
    return;
  }
  if (reply->complete) {
    finish(self, case_verdict::repeated);
    return;
  }
  if (!reply->is_own)
    state.doubt(
        "an open case stood under its name already, and bears no signature of "
        "this controller's: what it says may be somebody else's");
  state.owner = std::move(reply->owner);
  state.take_contents(std::move(reply->contents));
  for (auto& known : reply->problems)
    state.add_problem(known.step, std::move(known.reason));
  state.log_kept = reply->has_log;
  if (reply->captured_at) state.captured_at = *reply->captured_at;
  if (state.log_kept) {
    state.log_settled = true;
    state.forget_log_problems();
    if (!state.log) expect_log_parts(state, reply->log_parts);
    // Its bytes are in the case now; the wait for a slot may be long.
    state.log.reset();
  }
  state.failures = 0;
  record(self, model::event_reason::analysis_started, "",
         "evidence is kept in ConfigMap " + state.owner->target_namespace +
             "/" + state.owner->name);
  run(self);
}

void on_attached(runner_pointer self, attach_reply& reply) {
  auto& state = self->state;
  state.writing = false;
  if (!reply) {
    if (try_again(self, reply.error())) return;
    given_up(self, "log", k8s::describe(reply.error()));
    state.log_parts = {};
    // The patch may have been carried out all the same.
    state.is_anchor_unsure = reply.error().what == k8s::action::retry;
  }
  state.log_kept = static_cast<bool>(reply);
  if (reply) state.take_contents(std::move(*reply));
  state.log.reset();
  state.failures = 0;
  run(self);
}

void attach(runner_pointer self) {
  auto& state = self->state;
  if (state.backing_off || std::exchange(state.writing, true)) return;
  split_log(state);
  ask<attach_reply>(
      self, state.services.archiver, "the log archiver", state.limits.evidence,
      attach_log{*state.owner, *state.log, state.contents, state.signer()},
      [=](attach_reply& reply) { on_attached(self, reply); });
}

/// Writes the anchor with what is there.
void write_anchor(runner_pointer self) {
  auto& state = self->state;
  if (state.backing_off || std::exchange(state.writing, true)) return;
  split_log(state);
  ask<write_case_reply>(
      self, state.services.archiver, "the log archiver", state.limits.evidence,
      write_case{state.content(), state.job.rounds > 0},
      [=](write_case_reply& reply) { on_anchor(self, reply); });
}

void on_hidden(runner_pointer self, hidden_reply& reply) {
  auto& state = self->state;
  state.searching = false;
  if (!reply && try_again(self, reply.error())) return;
  auto found = found_in(reply);
  if (!found.unknown.empty())
    given_up(self, "redaction",
             "log and free text are left out, for what must not be seen in "
             "them is not known: " +
                 found.unknown);
  state.hide(std::move(found));
  gather_evidence(self);
}

void find_hidden(runner_pointer self) {
  auto& state = self->state;
  if (state.backing_off || std::exchange(state.searching, true)) return;
  ask_what_to_hide(self, state.limits.evidence,
                   [=](hidden_reply& reply) { on_hidden(self, reply); });
}

}  // namespace

void ask_what_to_hide(runner_pointer self, std::chrono::milliseconds deadline,
                      std::function<void(hidden_reply&)> then) {
  auto& state = self->state;
  auto [pod_json, is_redacted] = state.pod_to_read_by();
  ask<hidden_reply>(self, state.services.redactor, "the secret redactor",
                    deadline,
                    find_hidden_values{std::move(pod_json),
                                       state.report().which, is_redacted},
                    std::move(then));
}

hidden_values found_in(hidden_reply& reply) {
  if (reply) return std::move(*reply);
  return {std::make_shared<const model::mask>(), k8s::describe(reply.error())};
}

void ask_for_key(runner_pointer self, bool may_wait,
                 std::function<void(const std::optional<k8s::error>&)> then) {
  self->state.key_asked = true;
  ask<signing_key_reply>(self, self->state.services.sealer, "the case sealer",
                         self->state.limits.evidence,
                         find_signing_key{may_wait},
                         [=](signing_key_reply& reply) {
                           if (!reply) return then(reply.error());
                           self->state.key = std::move(*reply);
                           then(std::nullopt);
                         });
}

bool look_at_unsure_anchor(runner_pointer self) {
  auto& state = self->state;
  if (!std::exchange(state.is_anchor_unsure, false)) return false;
  ask<case_source_reply>(
      self, state.services.archiver, "the log archiver", state.limits.evidence,
      read_case_source{state.owner->name}, [=](case_source_reply& reply) {
        auto& seen = self->state;
        if (reply && reply->source.has_log) {
          seen.log_kept = true;
          seen.contents = std::move(reply->contents);
          expect_log_parts(seen, reply->source.log_parts);
          for (auto& part : seen.log_parts.entries)
            part.why = "it was not kept";
        }
        run(self);
      });
  return true;
}

void be_late(runner_pointer self) {
  auto& state = self->state;
  const auto write_without = [self] {
    self->state.is_due = true;
    if (self->state.step == case_step::evidence) gather_evidence(self);
  };
  self->request(state.supervisor, state.limits.log_grace,
                log_is_late{state.job.case_name,
                            state.around.now() - state.step_began})
      .then(
          [=](const log_patience& patience) {
            if (patience.more.count() == 0) return write_without();
            self->delayed_send(self, patience.more, evidence_due{});
          },
          [=](const caf::error&) { write_without(); });
}

void gather_evidence(runner_pointer self) {
  auto& state = self->state;
  if (!state.key_asked) ask_for_key(self, false, [](const auto&) {});
  if (!state.log_asked && !state.log_settled) ask_for_log(self);
  if (!state.log_kept && !state.is_hidden()) {
    find_hidden(self);
  } else if (!state.owner) {
    if (state.log_settled || state.is_due) write_anchor(self);
  } else if (state.log_settled && (state.log_kept || !state.log)) {
    if (!state.log_kept || !keep_log_parts(self)) enter(self, case_step::slot);
  } else if (state.log_settled) {
    attach(self);
  }
}

}  // namespace forensics::actors
