#include "actors/case_runner.hpp"

#include <algorithm>

#include "model/json.hpp"
#include "model/redact.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using runner_pointer = case_runner_actor::stateful_pointer<case_runner_state>;

void run(runner_pointer self);

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

void record(runner_pointer self, model::event_reason reason, std::string note) {
  auto& state = self->state;
  self->send(state.services.events,
             record_event{state.report().which, reason, std::move(note)});
}

void finish(runner_pointer self, case_verdict verdict) {
  auto& state = self->state;
  state.around.metrics->step_took("case", state.around.now() - state.began);
  self->send(state.supervisor,
             case_closed{state.job.case_name, state.job.signature, verdict});
  self->quit();
}

/// Will the same request, sent again, possibly succeed?
bool can_heal(const k8s::error& why) {
  return why.what != k8s::action::invalid &&
         why.what != k8s::action::too_large &&
         why.what != k8s::action::configuration;
}

/// The step goes again after a backoff; true, or false when it is given up.
bool try_again(runner_pointer self, const k8s::error& why) {
  auto& state = self->state;
  if (!can_heal(why) || ++state.failures >= state.limits.tries) return false;
  if (why.what == k8s::action::not_found || why.what == k8s::action::forbidden)
    caf::anon_send(state.services.quarantine, ensure_quarantine{});
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
    record(self, model::event_reason::capture_failed,
           std::string(step) + ": " + why);
  state.add_problem(step, std::move(why));
}

// -- source: what an earlier run kept ----------------------------------------

void on_source(runner_pointer self, case_source_reply& reply) {
  auto& state = self->state;
  if (!reply) {
    if (try_again(self, reply.error())) return;
    given_up(self, "source", k8s::describe(reply.error()));
    finish(self, case_verdict::failed);
    return;
  }
  auto& [source, owner, known_problems] = *reply;
  crash_report report;
  report.case_name = state.job.case_name;
  report.signature = state.job.signature;
  report.workload = source.workload;
  report.which = std::move(source.which);
  report.pod_json =
      std::make_shared<const std::string>(std::move(source.pod_json));
  state.job.report = std::move(report);
  state.captured_at = source.captured_at;
  state.owner = std::move(owner);
  state.log_kept = source.has_log;
  state.log_settled = source.has_log;
  state.problems = std::move(known_problems);
  enter(self, case_step::evidence);
}

void read_source(runner_pointer self) {
  auto& state = self->state;
  self->request(state.services.archiver, state.limits.evidence,
                ::forensics::actors::read_case_source{state.job.case_name})
      .then([=](case_source_reply& reply) { on_source(self, reply); },
            [=](const caf::error& why) {
              case_source_reply reply =
                  failure{no_answer("the log archiver", why)};
              on_source(self, reply);
            });
}

// -- evidence: the log, the anchor, in whatever order they come --------------

void write_anchor(runner_pointer self);
void settle_log(runner_pointer self);

void ask_for_log(runner_pointer self) {
  auto& state = self->state;
  state.log_asked = true;
  self->delayed_send(self, state.limits.log_grace, evidence_due{});
  self->request(state.services.archiver, state.limits.log,
                fetch_log{state.report().which, state.settings->max_log_size})
      .then(
          [=](log_reply& reply) {
            if (reply)
              self->state.take_log(std::move(*reply));
            else
              given_up(self, "log", reply.error());
            settle_log(self);
          },
          [=](const caf::error& why) {
            given_up(self, "log", no_answer("the log archiver", why).message);
            settle_log(self);
          });
}

void on_anchor(runner_pointer self, write_case_reply& reply) {
  auto& state = self->state;
  state.writing = false;
  if (!reply) {
    if (try_again(self, reply.error())) return;
    given_up(self, "evidence", k8s::describe(reply.error()));
    finish(self, case_verdict::lost);
    return;
  }
  if (reply->complete) {
    finish(self, case_verdict::repeated);
    return;
  }
  state.owner = std::move(reply->owner);
  for (auto& known : reply->problems)
    state.add_problem(known.step, std::move(known.reason));
  state.log_kept = reply->has_log;
  state.failures = 0;
  record(self, model::event_reason::analysis_started,
         "evidence is kept in ConfigMap " + state.owner->target_namespace +
             "/" + state.owner->name);
  run(self);
}

void write_anchor(runner_pointer self) {
  auto& state = self->state;
  if (state.writing || state.backing_off || state.owner) return;
  state.writing = true;
  self->request(state.services.archiver, state.limits.evidence,
                write_case{state.content()})
      .then([=](write_case_reply& reply) { on_anchor(self, reply); },
            [=](const caf::error& why) {
              write_case_reply reply =
                  failure{no_answer("the log archiver", why)};
              on_anchor(self, reply);
            });
}

void on_attached(runner_pointer self, const done_reply& reply) {
  auto& state = self->state;
  state.writing = false;
  if (!reply) {
    if (try_again(self, reply.error())) return;
    given_up(self, "log", k8s::describe(reply.error()));
    state.log.reset();
  } else {
    state.log_kept = true;
  }
  enter(self, case_step::copies);
}

void attach(runner_pointer self) {
  auto& state = self->state;
  if (std::exchange(state.writing, true)) return;
  self->request(state.services.archiver, state.limits.evidence,
                attach_log{*state.owner, *state.log})
      .then([=](const done_reply& reply) { on_attached(self, reply); },
            [=](const caf::error& why) {
              on_attached(self, failure{no_answer("the log archiver", why)});
            });
}

void settle_log(runner_pointer self) {
  self->state.log_settled = true;
  if (self->state.step == case_step::evidence && !self->state.backing_off)
    run(self);
}

void gather_evidence(runner_pointer self) {
  auto& state = self->state;
  if (!state.log_asked && !state.log_settled) {
    ask_for_log(self);
  } else if (!state.owner) {
    write_anchor(self);
  } else if (state.log_settled && (state.log_kept || !state.log)) {
    enter(self, case_step::copies);
  } else if (state.log_settled) {
    attach(self);
  }
}

// -- copies, clone, close ----------------------------------------------------

void on_copies(runner_pointer self, copy_reply& reply) {
  auto& state = self->state;
  if (reply) {
    state.copies = std::move(*reply);
    for (auto& problem : state.copies.problems)
      state.add_problem(problem.step, std::move(problem.reason));
    enter(self, case_step::clone);
    return;
  }
  if (try_again(self, reply.error())) return;
  given_up(self, "copies", k8s::describe(reply.error()));
  enter(self, case_step::close);
}

void make_copies(runner_pointer self) {
  auto& state = self->state;
  if (state.report().pod_json->empty()) {
    given_up(self, "clone", "the case holds no pod to clone");
    enter(self, case_step::close);
    return;
  }
  self->request(
          state.services.redactor, state.limits.copies,
          copy_references{state.report().pod_json,
                          state.report().which.pod_namespace, *state.owner})
      .then([=](copy_reply& reply) { on_copies(self, reply); },
            [=](const caf::error& why) {
              copy_reply reply = failure{no_answer("the secret redactor", why)};
              on_copies(self, reply);
            });
}

void on_clone(runner_pointer self, clone_reply& reply) {
  auto& state = self->state;
  if (reply) {
    state.clone_stands = true;
    state.differences_json = std::move(reply->differences_json);
    const auto& which = state.report().which;
    state.around.metrics->pod_created(which.pod_namespace);
    record(self, model::event_reason::pod_created,
           "kubectl -n " + state.owner->target_namespace + " exec -it " +
               state.owner->name + " -- /usr/local/bin/toolkit/sh");
  } else {
    if (try_again(self, reply.error())) return;
    given_up(self, "clone", k8s::describe(reply.error()));
  }
  enter(self, case_step::close);
}

void make_clone(runner_pointer self) {
  auto& state = self->state;
  self->request(state.services.cloner, state.limits.clone,
                create_clone{state.report().pod_json, state.clone_request()})
      .then([=](clone_reply& reply) { on_clone(self, reply); },
            [=](const caf::error& why) {
              clone_reply reply = failure{no_answer("the pod cloner", why)};
              on_clone(self, reply);
            });
}

void on_closed(runner_pointer self, const done_reply& reply) {
  auto& state = self->state;
  if (!reply) {
    if (try_again(self, reply.error())) return;
    // The case stays Collecting and is gone through again at the next start.
    given_up(self, "close", k8s::describe(reply.error()));
  }
  state.around.log->info("case closed",
                         {{"case", state.job.case_name},
                          {"signature", state.job.signature},
                          {"phase", state.phase()},
                          {"log", state.log_kept},
                          {"clone", state.clone_stands},
                          {"problems", state.problems.size()},
                          {"ms", (state.around.now() - state.began).count()}});
  finish(self,
         state.clone_stands ? case_verdict::complete : case_verdict::failed);
}

void close(runner_pointer self) {
  auto& state = self->state;
  self->request(state.services.archiver, state.limits.evidence,
                close_case{*state.owner, std::string(state.phase()),
                           state.problems, state.differences_json})
      .then([=](const done_reply& reply) { on_closed(self, reply); },
            [=](const caf::error& why) {
              on_closed(self, failure{no_answer("the log archiver", why)});
            });
}

void run(runner_pointer self) {
  switch (self->state.step) {
    case case_step::source:
      return read_source(self);
    case case_step::evidence:
      return gather_evidence(self);
    case case_step::copies:
      return make_copies(self);
    case case_step::clone:
      return make_clone(self);
    case case_step::close:
      return close(self);
  }
}

}  // namespace

std::string_view to_string(case_step step) noexcept {
  switch (step) {
    case case_step::source:
      return "source";
    case case_step::evidence:
      return "evidence";
    case case_step::copies:
      return "copies";
    case case_step::clone:
      return "clone";
    case case_step::close:
      return "close";
  }
  return "close";
}

model::secret_policy case_runner_state::secrets() const {
  const auto pod = model::parse_json(*report().pod_json);
  return pod ? model::policy_for(*pod, settings->enable_secret_cloning)
             : model::secret_policy::redact;
}

model::case_content case_runner_state::content() const {
  model::case_content content;
  content.which = report().which;
  content.signature = report().signature;
  content.workload = report().workload;
  content.target_namespace = settings->target_namespace;
  content.ttl = settings->forensic_ttl;
  content.captured_at = captured_at;
  content.pod_json = *report().pod_json;
  content.log = log;
  content.redacted = secrets() == model::secret_policy::redact;
  content.problems = problems;
  return content;
}

model::clone_request case_runner_state::clone_request() const {
  model::clone_request how;
  how.which = report().which;
  how.signature = report().signature;
  how.owner = *owner;
  how.ttl = settings->forensic_ttl;
  how.captured_at = captured_at;
  how.toolkit_image = settings->toolkit_image;
  how.secrets = secrets();
  how.copies = copies.copies;
  return how;
}

std::string_view case_runner_state::phase() const {
  return clone_stands ? model::phase_complete : model::phase_failed;
}

void case_runner_state::take_log(model::captured_log found) {
  log = std::move(found);
  std::erase_if(problems, [](const auto& one) { return one.step == "log"; });
}

void case_runner_state::add_problem(std::string_view at, std::string why) {
  model::problem found{std::string(at), std::move(why)};
  if (std::find(problems.begin(), problems.end(), found) == problems.end())
    problems.push_back(std::move(found));
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
  state.step = state.job.report ? case_step::evidence : case_step::source;
  return {
      [self](run_step) {
        self->state.backing_off = false;
        run(self);
      },
      [self](evidence_due) {
        if (self->state.step == case_step::evidence) write_anchor(self);
      },
  };
}

}  // namespace forensics::actors
