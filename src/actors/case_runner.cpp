#include "actors/case_runner.hpp"

#include <algorithm>

#include "actors/case_steps.hpp"
#include "actors/defect.hpp"
#include "k8s/status.hpp"
#include "model/heal.hpp"
#include "model/names.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

/// The last word of a case that a defect has ended.
void break_off(runner_pointer self, std::string why) {
  auto& state = self->state;
  self->send(state.supervisor,
             case_closed{state.job.case_name,
                         state.job.signature,
                         case_verdict::broken,
                         {std::string(to_string(state.step)), std::move(why)}});
  self->quit(caf::exit_reason::unhandled_exception);
}

/// Of a case that is closed.
case_verdict verdict_of(std::string_view phase) {
  return phase == model::phase_complete ? case_verdict::complete
                                        : case_verdict::failed;
}

/// The case alone vouches for what it says, and whoever may write ConfigMaps
/// beside it may have written it: nothing is read for it.
void doubt_source(runner_pointer self) {
  auto& state = self->state;
  const std::string why =
      "the pod is gone or shows no crash any more, so that nothing more was "
      "read in its namespace";
  given_up(self, "source", why);
  if (!state.log_settled) given_up(self, "log", why);
  state.log_settled = true;
  state.hidden = {std::make_shared<const model::mask>(), why};
  state.other_logs.hopeless = why;
  state.gathered = model::without_context(why);
}

/// What is gone on with could not be read now.
void without_source(runner_pointer self, const k8s::error& why) {
  if (try_again(self, why)) return;
  given_up(self, "source", k8s::describe(why));
  // A case that is gone was deleted, or has expired.
  const bool is_gone = why.what == k8s::action::not_found;
  finish(self, k8s::can_heal(why) && !is_gone ? case_verdict::postponed
                                              : case_verdict::failed);
}

/// It is as this controller wrote it, and that is not long ago.
bool is_own(const case_runner_state& state) {
  return state.key &&
         state.around.now() - state.captured_at < model::open_case_trusted &&
         model::is_signed_by(state.open_case(), *state.key);
}

void find_source_pod_of(runner_pointer self) {
  auto& state = self->state;
  ask<source_reply>(
      self, state.services.archiver, "the log archiver", state.limits.evidence,
      find_source_pod{state.report().which}, [=](source_reply& reply) {
        if (!reply) return without_source(self, reply.error());
        self->state.vouching_pod = std::move(*reply);
        if (self->state.vouching_pod->empty())
          doubt_source(self);
        else
          self->state.heed_vouching_pod();
        enter(self, case_step::evidence);
      });
}

/// Its pod makes sure that nothing is read for it that would not be read for a
/// crash of that pod; what it says of the crash it alone says.
void doubt_origin(runner_pointer self, std::string why) {
  self->state.doubt("the case was begun by an earlier run, and " +
                    std::move(why) +
                    ": what it says of the crash may have been changed since");
  find_source_pod_of(self);
}

void on_key(runner_pointer self, const std::optional<k8s::error>& none) {
  auto& state = self->state;
  if (is_own(state)) return enter(self, case_step::evidence);
  if (!none) return doubt_origin(self, "does not bear its signature");
  if (k8s::passes(*none) && state.job.rounds < state.limits.patient_rounds)
    return finish(self, case_verdict::postponed);
  doubt_origin(self, "its signature can't be checked: " + k8s::describe(*none));
}

void find_origin(runner_pointer self) {
  if (!model::is_signed(self->state.open_case()))
    return doubt_origin(self, "bears no signature");
  ask_for_key(self, true, [self](const auto& none) { on_key(self, none); });
}

void on_source(runner_pointer self, case_source_reply& reply) {
  auto& state = self->state;
  if (!reply) return without_source(self, reply.error());
  auto& [phase, source, owner, known_problems, contents] = *reply;
  // Its end was written, but the answer to that was lost.
  if (phase == model::phase_complete || phase == model::phase_failed)
    return finish(self, verdict_of(phase));
  if (!model::watches(*state.settings, source.which.pod_namespace)) {
    given_up(self, "source", "it names a pod of a namespace not watched");
    return finish(self, case_verdict::failed);
  }
  if (model::case_name(source.which) != state.job.case_name) {
    given_up(self, "source", "it tells of a crash whose case has another name");
    return finish(self, case_verdict::failed);
  }
  crash_report report;
  report.case_name = state.job.case_name;
  report.signature = state.job.signature;
  report.workload = source.workload;
  report.which = std::move(source.which);
  report.pod_json =
      std::make_shared<const std::string>(std::move(source.pod_json));
  state.job.report = std::move(report);
  state.was_redacted = source.redacted;
  state.decide_redaction();
  state.captured_at = source.captured_at;
  state.owner = std::move(owner);
  state.problems = std::move(known_problems);
  state.take_contents(std::move(contents));
  if (!model::has_captured_log(state.contents.marks, state.contents.items))
    state.problems.push_back(
        {"evidence", "crash.log was changed while the case was open"});
  state.log_kept = source.has_log;
  if (source.has_log) expect_log_parts(state, source.log_parts);
  state.log_settled = source.has_log;
  find_origin(self);
}

void read_source(runner_pointer self) {
  auto& state = self->state;
  // The case was read, but its pod was not.
  if (state.owner) return find_origin(self);
  ask<case_source_reply>(
      self, state.services.archiver, "the log archiver", state.limits.evidence,
      read_case_source{state.job.case_name},
      [=](case_source_reply& reply) { on_source(self, reply); });
}

void wait_for_slot(runner_pointer self) {
  // As long as it takes: the supervisor's end is the end of the process.
  self->request(self->state.supervisor, caf::infinite,
                take_slot{self->state.job.case_name})
      .then(
          [=](const granted_slot& slot) {
            auto& state = self->state;
            state.other_logs.patience = slot.is_sought
                                            ? state.limits.hurried_other_logs
                                            : state.limits.other_logs;
            enter(self, case_step::other_logs);
          },
          [=](const caf::error&) { finish(self, case_verdict::postponed); });
}

/// Clones come first: in a storm everybody waits for theirs, and nobody for the
/// rest of a case.
void wait_for_ending_slot(runner_pointer self) {
  // As long as it takes, as above.
  self->request(self->state.supervisor, caf::infinite,
                take_ending_slot{self->state.job.case_name})
      .then(
          [=](const granted_ending_slot&) { enter(self, case_step::context); },
          [=](const caf::error&) { finish(self, case_verdict::postponed); });
}

/// Evidence is safe, so the clone may wait: long for a server that is away for
/// everybody or lets nobody in, a few rounds for one that fails at this (a
/// webhook may be down), for the case is open meanwhile. True when this round
/// ends here.
bool put_off(runner_pointer self, const k8s::error& why) {
  auto& state = self->state;
  if (!k8s::passes(why)) return false;
  const bool is_away = (k8s::is_server_away(why) || k8s::is_access_lost(why)) &&
                       state.job.rounds < state.limits.patient_rounds;
  if (!is_away && state.job.clone_rounds + 1 >= state.limits.clone_rounds)
    return false;
  state.around.log->warning("case put off", {{"case", state.job.case_name},
                                             {"signature", state.job.signature},
                                             {"step", to_string(state.step)},
                                             {"error", k8s::describe(why)}});
  finish(self,
         is_away ? case_verdict::postponed : case_verdict::clone_postponed);
  return true;
}

void on_copies(runner_pointer self, copy_reply& reply) {
  auto& state = self->state;
  if (reply) {
    state.copies = std::move(*reply);
    for (auto& problem : state.copies.problems)
      state.add_problem(problem.step, std::move(problem.reason));
    enter(self, case_step::clone);
    return;
  }
  if (try_again(self, reply.error()) || put_off(self, reply.error())) return;
  given_up(self, "copies", k8s::describe(reply.error()));
  enter(self, case_step::ending_slot);
}

void make_copies(runner_pointer self) {
  auto& state = self->state;
  if (state.report().pod_json->empty()) {
    given_up(self, "clone", "the case holds no pod to clone");
    enter(self, case_step::ending_slot);
    return;
  }
  ask<copy_reply>(
      self, state.services.redactor, "the secret redactor", state.limits.copies,
      copy_references{state.report().pod_json,
                      state.report().which.pod_namespace, *state.owner,
                      state.secrets(), state.vouching_pod},
      [=](copy_reply& reply) { on_copies(self, reply); });
}

/// An admission plugin has refused the clone, and would again: each try costs a
/// check of the whole quarantine, for every crash while a quota is full.
bool is_decided(const k8s::error& why) {
  return why.what == k8s::action::forbidden &&
         !model::may_be_let_in_later({why.status, why.message, {}});
}

void count_clone(const context& around, const model::crash& which) {
  around.metrics->pod_created(which.pod_namespace);
  if (which.finished_at)
    around.metrics->since_crash("clone", around.now() - *which.finished_at);
}

void on_clone(runner_pointer self, clone_reply& reply) {
  auto& state = self->state;
  if (reply) {
    state.clone_stands = true;
    state.differences_json = std::move(reply->differences_json);
    const auto& which = state.report().which;
    if (reply->is_new) count_clone(state.around, which);
    record(self, model::event_reason::pod_created, "",
           "kubectl -n " + state.owner->target_namespace + " exec -it " +
               state.owner->name + " -- /usr/local/bin/toolkit/sh");
  } else {
    if (!is_decided(reply.error()) && try_again(self, reply.error())) return;
    if (put_off(self, reply.error())) return;
    given_up(self, "clone", k8s::describe(reply.error()));
  }
  enter(self, case_step::ending_slot);
}

void make_clone(runner_pointer self) {
  auto& state = self->state;
  ask<clone_reply>(self, state.services.cloner, "the pod cloner",
                   state.limits.clone,
                   create_clone{state.report().pod_json, state.clone_request()},
                   [=](clone_reply& reply) { on_clone(self, reply); });
}

void on_sealed(runner_pointer self, seal_reply& reply) {
  auto& state = self->state;
  if (!reply) {
    if (try_again(self, reply.error())) return;
    if (!k8s::can_heal(reply.error()))
      return break_off(self, reply.error().message);
    given_up(self, "signature", k8s::describe(reply.error()));
    return finish(self, case_verdict::postponed);
  }
  if (!reply->why_unsigned.empty() && !state.is_unsigned) {
    // The manifest covers the problems, of which this is one.
    state.is_unsigned = true;
    given_up(self, "signature", reply->why_unsigned);
    return run(self);
  }
  state.manifest_json = std::move(reply->envelope_json);
  enter(self, case_step::close);
}

void seal(runner_pointer self) {
  auto& state = self->state;
  if (look_for_late_logs(self) || look_at_unsure_anchor(self)) return;
  ask<seal_reply>(self, state.services.sealer, "the case sealer",
                  state.limits.evidence,
                  seal_case{state.manifest(), state.is_unsigned},
                  [=](seal_reply& reply) { on_sealed(self, reply); });
}

/// An anchor that is immutable refuses the patch: a round before this one may
/// have closed it, its answer lost.
void on_refused_close(runner_pointer self, const k8s::error& why,
                      const case_source_reply& reply) {
  if (reply && reply->phase != model::phase_collecting)
    return finish(self, verdict_of(reply->phase));
  given_up(self, "close", k8s::describe(why));
  finish(self, case_verdict::failed);
}

void on_closed(runner_pointer self, const done_reply& reply) {
  auto& state = self->state;
  // It stood, for it has an owner: who deleted it does not want it back.
  if (!reply && reply.error().what == k8s::action::not_found) {
    state.around.log->info(
        "case deleted while it was open",
        {{"case", state.job.case_name}, {"signature", state.job.signature}});
    return finish(self, case_verdict::failed);
  }
  if (!reply && reply.error().what == k8s::action::invalid) {
    ask<case_source_reply>(
        self, state.services.archiver, "the log archiver",
        state.limits.evidence, read_case_source{state.owner->name},
        [=, why = reply.error()](const case_source_reply& seen) {
          on_refused_close(self, why, seen);
        });
    return;
  }
  if (!reply) {
    if (try_again(self, reply.error())) return;
    given_up(self, "close", k8s::describe(reply.error()));
    finish(self, k8s::can_heal(reply.error()) ? case_verdict::postponed
                                              : case_verdict::failed);
    return;
  }
  state.around.metrics->case_closed(std::string(state.phase()));
  state.around.log->info("case closed",
                         {{"case", state.job.case_name},
                          {"signature", state.job.signature},
                          {"phase", state.phase()},
                          {"log", state.log_kept},
                          {"other_logs", state.mounted_logs().size()},
                          {"clone", state.clone_stands},
                          {"problems", state.problems.size()},
                          {"ms", (state.around.now() - state.began).count()}});
  finish(self,
         state.clone_stands ? case_verdict::complete : case_verdict::failed);
}

/// Each try writes the same patch: one that was carried out and whose answer
/// was lost has made the case immutable.
void close(runner_pointer self) {
  auto& state = self->state;
  ask<done_reply>(self, state.services.archiver, "the log archiver",
                  state.limits.evidence,
                  close_case{*state.owner, state.ending(), state.manifest_json},
                  [=](const done_reply& reply) { on_closed(self, reply); });
}

}  // namespace

void enter(runner_pointer self, case_step next) {
  auto& state = self->state;
  const auto now = state.around.now();
  state.around.metrics->step_took(std::string(to_string(state.step)),
                                  now - state.step_began);
  state.step = next;
  state.step_began = now;
  state.failures = 0;
  run(self);
}

void record(runner_pointer self, model::event_reason reason,
            std::string_view step, std::string note) {
  auto& state = self->state;
  // At no pod that a case of doubtful origin may have invented.
  if (state.vouching_pod && state.vouching_pod->empty()) return;
  self->send(state.services.events,
             record_event{state.report().which, reason, std::string(step),
                          std::move(note)});
}

void finish(runner_pointer self, case_verdict verdict) {
  auto& state = self->state;
  state.around.pass("closed", state.job.case_name);
  state.around.metrics->step_took("case", state.around.now() - state.began);
  self->send(state.supervisor,
             case_closed{state.job.case_name, state.job.signature, verdict});
  self->quit();
}

bool try_again(runner_pointer self, const k8s::error& why) {
  auto& state = self->state;
  if (!k8s::can_heal(why) || ++state.failures >= state.limits.tries)
    return false;
  if (why.what == k8s::action::not_found || why.what == k8s::action::forbidden)
    caf::anon_send(state.services.quarantine, ensure_quarantine{true});
  const auto wait = std::max(
      why.retry_after,
      state.limits.backoff.delay(state.failures - 1, state.around.random()));
  state.backing_off = true;
  self->delayed_send(self, wait, run_step{});
  return true;
}

void given_up(runner_pointer self, std::string_view step, std::string why) {
  auto& state = self->state;
  std::string pod_namespace;
  if (state.job.report) pod_namespace = state.report().which.pod_namespace;
  state.around.metrics->capture_failed(pod_namespace, std::string(step));
  state.around.log->warning("case step failed",
                            {{"case", state.job.case_name},
                             {"signature", state.job.signature},
                             {"step", step},
                             {"error", why}});
  if (state.job.report)
    record(self, model::event_reason::capture_failed, step,
           std::string(step) + ": " + why);
  state.add_problem(step, std::move(why));
}

namespace {

/// Goes on without a step that a defect of ours has ended each time; false
/// when it is to be run, which a case can't do without some.
bool skip(runner_pointer self) {
  auto& state = self->state;
  const auto* defect = hopeless_defect(state.job, to_string(state.step));
  if (defect == nullptr) return false;
  auto next = case_step::ending_slot;
  switch (state.step) {
    case case_step::other_logs:
      next = case_step::copies;
      break;
    case case_step::copies:
    case case_step::clone:
      break;
    case case_step::context:
      next = case_step::seal;
      break;
    default:
      return false;
  }
  given_up(self, defect->step, defect->reason);
  enter(self, next);
  return true;
}

/// Defects in this runner, and in the services that it has for itself.
void handle_defects(runner_pointer self) {
  self->set_exception_handler(
      [self](const std::exception_ptr& what) -> caf::error {
        break_off(self, text_of(what));
        return caf::exit_reason::unhandled_exception;
      });
  self->set_down_handler([self](const caf::down_msg& down) {
    break_off(self,
              "a service of the case has died: " + caf::to_string(down.reason));
  });
  const auto& services = self->state.services;
  self->monitor(services.archiver);
  self->monitor(services.redactor);
  self->monitor(services.cloner);
}

}  // namespace

void run(runner_pointer self) {
  if (skip(self)) return;
  self->state.around.pass(to_string(self->state.step),
                          self->state.job.case_name);
  switch (self->state.step) {
    case case_step::source:
      return read_source(self);
    case case_step::evidence:
      return gather_evidence(self);
    case case_step::slot:
      return wait_for_slot(self);
    case case_step::other_logs:
      return gather_other_logs(self);
    case case_step::copies:
      return make_copies(self);
    case case_step::clone:
      return make_clone(self);
    case case_step::ending_slot:
      return wait_for_ending_slot(self);
    case case_step::context:
      return ask_for_context(self);
    case case_step::seal:
      return seal(self);
    case case_step::close:
      return close(self);
  }
}

case_runner_actor::behavior_type case_runner(
    runner_pointer self, context around,
    std::shared_ptr<const model::settings> settings, case_services services,
    step_limits limits, supervisor_actor supervisor, case_job job) {
  auto& state = self->state;
  state.around = std::move(around);
  state.settings = std::move(settings);
  state.services = std::move(services);
  state.limits = limits;
  state.supervisor = std::move(supervisor);
  state.job = std::move(job);
  state.began = state.step_began = state.captured_at = state.around.now();
  state.is_begun_again = !state.job.report || state.job.rounds > 0;
  state.step = state.job.report ? case_step::evidence : case_step::source;
  if (state.job.report) state.decide_redaction();
  handle_defects(self);
  return {
      [self](run_step) {
        self->state.backing_off = false;
        run(self);
      },
      [self](evidence_due) {
        if (self->state.step == case_step::evidence) be_late(self);
      },
  };
}

}  // namespace forensics::actors
