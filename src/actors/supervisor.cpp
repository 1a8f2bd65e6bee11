#include "actors/supervisor.hpp"

#include <algorithm>
#include <utility>

#include "actors/call.hpp"
#include "actors/case_abandon.hpp"
#include "actors/case_list.hpp"
#include "actors/case_staff.hpp"
#include "actors/pulse.hpp"
#include "k8s/requests.hpp"
#include "k8s/status.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using supervisor_pointer =
    supervising_actor::stateful_pointer<supervisor_state>;

constexpr std::chrono::milliseconds shortest_look{10};

std::size_t weight_of(const case_job& job) {
  return job.report ? job.report->pod_json->size() : 0;
}

void update_gauges(const supervisor_state& state) {
  state.around.metrics->queue(state.waiting(), state.open.size());
}

// -- cases -------------------------------------------------------------------

const std::string& namespace_of(const case_job& job) {
  return job.report->which.pod_namespace;
}

void forget(supervisor_pointer self, const case_job& job) {
  const forget_crash lost{job.case_name, job.signature};
  self->send(self->state.deduplicator, lost);
  self->send(self->state.limiter, lost);
}

/// A crash that gets no case. It may come again, and is counted once.
void drop(supervisor_pointer self, const case_job& job, const char* cause,
          const char* message) {
  const auto& state = self->state;
  if (!job.report->comes_again) {
    state.around.metrics->suppressed(cause);
    state.around.log->warning(
        message, {{"case", job.case_name},
                  {"signature", job.signature},
                  {"namespace", namespace_of(job)},
                  {"cases", state.census.size()},
                  {"of_namespace", state.census.of(namespace_of(job))},
                  {"pending", state.waiting()}});
  }
  forget(self, job);
}

void drop_for_want_of_room(supervisor_pointer self, const case_job& job) {
  if (self->state.census.is_at_own_bound(namespace_of(job)))
    drop(self, job, "max_cases_per_namespace",
         "crash dropped: its namespace has --max-cases-per-namespace cases");
  else
    drop(self, job, "max_cases",
         "crash dropped: --max-cases leaves its namespace no room");
}

std::optional<case_job> next_job(supervisor_state& state) {
  std::optional<case_job> next;
  if (state.pending.empty()) {
    next = state.fresh.take(state.census, state.around.now());
  } else {
    next = std::move(state.pending.front());
    state.pending.pop_front();
  }
  if (!next) return next;
  state.pending_bytes -= weight_of(*next);
  if (next->report) state.census.put(next->case_name, namespace_of(*next));
  return next;
}

void open(supervisor_pointer self, case_job job) {
  auto& state = self->state;
  job.is_alone = state.open.size() < supervisor_state::most_alone;
  auto services = state.config.services;
  state.config.staff(services);
  case_runner_actor runner = self->spawn<caf::linked + caf::monitored>(
      case_runner, state.around, state.config.settings, services,
      state.config.limits, caf::actor_cast<supervisor_actor>(self), job);
  self->send(runner, run_step{});
  std::string name = job.case_name;
  state.slots.open(name, !job.report);
  state.open.emplace(std::move(name), supervisor_state::open_case{
                                          std::move(runner),
                                          std::move(services), std::move(job)});
}

void abandon(supervisor_pointer self, case_job job);

void look_later(supervisor_pointer self) {
  auto& state = self->state;
  // Else each case that ends makes room and looks.
  if (!state.slots.has_room()) return;
  const auto due = state.fresh.due();
  if (!due || std::exchange(state.is_look_due, true)) return;
  self->delayed_send(self, std::max(*due - state.around.now(), shortest_look),
                     open_more{});
}

void open_cases(supervisor_pointer self) {
  auto& state = self->state;
  while (state.slots.has_room()) {
    auto next = next_job(state);
    if (!next) break;
    if (next->is_abandoned)
      abandon(self, *std::move(next));
    else
      open(self, *std::move(next));
    for (const auto& surplus : state.fresh.take_surplus(state.census)) {
      state.pending_bytes -= weight_of(surplus);
      drop_for_want_of_room(self, surplus);
    }
  }
  look_later(self);
  update_gauges(state);
}

void enqueue(supervisor_pointer self, case_job job) {
  auto& state = self->state;
  const bool counts = state.census.has(job.case_name);
  const std::string pod_namespace = namespace_of(job);
  const bool is_of_a_list = job.report->is_listed && !state.lists.empty();
  if (!counts &&
      state.fresh.of(pod_namespace) >= state.census.room(pod_namespace))
    return drop_for_want_of_room(self, job);
  if (!state.has_room_for(job))
    return drop(self, job, "queue_full", "crash dropped: too many cases wait");
  state.pending_bytes += weight_of(job);
  if (counts)
    state.pending.push_back(std::move(job));
  else
    state.fresh.push(pod_namespace, std::move(job), state.around.now(),
                     is_of_a_list ? state.list_patience : model::duration{0});
  if (state.recovered) open_cases(self);
}

/// The case could not be finished now; it is begun again after a pause.
void pause(supervisor_pointer self, case_job job) {
  auto& state = self->state;
  if (job.is_deleted) return;
  if (++job.rounds > state.max_rounds || !state.has_room_for(job)) {
    state.around.log->error("case given up", {{"case", job.case_name},
                                              {"signature", job.signature},
                                              {"rounds", job.rounds}});
    forget(self, job);
    return;
  }
  // One timer at a time, whatever else begins them again: more would begin
  // those that come later too early, and their rounds are counted.
  if (!std::exchange(state.is_resume_due, true))
    self->delayed_send(self, state.pause, resume_paused{});
  state.pending_bytes += weight_of(job);
  state.paused.push_back(std::move(job));
}

void begin_paused_again(supervisor_pointer self) {
  auto& state = self->state;
  for (auto& job : std::exchange(state.paused, {}))
    state.pending.push_back(std::move(job));
  open_cases(self);
}

// -- slots -------------------------------------------------------------------

slot_limits limits_of(const supervisor_config& config) {
  return {config.settings->max_concurrent_cases,
          config.max_open_cases,
          config.max_in_evidence,
          config.max_unended_cases,
          config.limits.log_grace,
          config.limits.longest_log_grace};
}

void end_later(supervisor_pointer self) {
  auto& state = self->state;
  const auto now = state.around.now();
  const auto due = state.slots.ending_due(now);
  if (!due || std::exchange(state.is_end_due, true)) return;
  self->delayed_send(self, *due - now, end_more{});
}

/// Somebody has left what others may wait for.
void hand_on(supervisor_pointer self) {
  auto& state = self->state;
  for (auto& name : state.slots.grant_slots(!state.pending.empty() ||
                                            state.fresh.size() > 0))
    self->delayed_send(self, supervisor_state::slot_patience,
                       slot_is_late{std::move(name)});
  open_cases(self);
  state.slots.grant_ending_slots(state.around.now());
  end_later(self);
}

log_patience patience_with(supervisor_pointer self, const log_is_late& what) {
  const auto patience =
      self->state.slots.be_late(what, self->state.around.now());
  open_cases(self);
  return patience;
}

caf::typed_response_promise<granted_slot> request_slot(supervisor_pointer self,
                                                       const take_slot& what) {
  auto& state = self->state;
  auto promise = self->make_response_promise<granted_slot>();
  state.slots.ask_for_slot(what.case_name, promise, state.around.now());
  hand_on(self);
  return promise;
}

caf::typed_response_promise<granted_ending_slot> request_ending_slot(
    supervisor_pointer self, const take_ending_slot& what) {
  auto& state = self->state;
  auto promise = self->make_response_promise<granted_ending_slot>();
  state.slots.ask_for_ending_slot(what.case_name, promise, state.around.now());
  hand_on(self);
  return promise;
}

/// The case is no longer open; what it held is free. Its job, if it was.
std::optional<case_job> take_off(supervisor_state& state,
                                 const std::string& case_name) {
  const auto found = state.open.find(case_name);
  if (found == state.open.end()) return std::nullopt;
  case_job job = std::move(found->second.job);
  dismiss(found->second.services);
  state.open.erase(found);
  state.slots.close(case_name);
  return job;
}

void on_abandoned(supervisor_pointer self, const case_job& job,
                  const abandon_reply& marked) {
  auto& state = self->state;
  const auto failed_by = [&](k8s::action what) {
    return !marked && marked.error().what == what;
  };
  if (failed_by(k8s::action::conflict) ||
      (!marked && k8s::passes(marked.error()))) {
    pause(self, job);
    update_gauges(state);
    return;
  }
  std::string told = "closed before";
  if (!marked) {
    told = k8s::describe(marked.error());
  } else if (*marked) {
    told = "yes";
    state.around.metrics->case_closed(std::string(model::phase_failed));
  }
  state.around.log->error("case given up", {{"case", job.case_name},
                                            {"signature", job.signature},
                                            {"rounds", job.rounds},
                                            {"marked", told}});
  // Nothing stands, so the next crash of the workload may be kept.
  if (!failed_by(k8s::action::not_found)) return;
  state.census.remove(job.case_name);
  self->send(state.limiter, forget_crash{job.case_name, job.signature});
}

/// The case is marked with what broke it, and left at that.
void abandon(supervisor_pointer self, case_job job) {
  auto& state = self->state;
  const auto& defect = job.defects.back();
  if (!std::exchange(job.is_abandoned, true) && job.report)
    self->send(
        state.config.services.events,
        record_event{job.report->which, model::event_reason::capture_failed,
                     defect.step, defect.step + ": " + defect.reason});
  abandon_case(self, state.config.api, state.config.settings->target_namespace,
               job.case_name, defect, [=](const abandon_reply& marked) {
                 on_abandoned(self, job, marked);
               });
}

/// A defect of ours. Another round may pass it: it may have come of an answer
/// that does not come again, or the runner goes on without the step.
void on_defect(supervisor_pointer self, case_job job, model::problem defect) {
  auto& state = self->state;
  state.around.metrics->capture_failed(
      job.report ? job.report->which.pod_namespace : "", "case");
  state.around.log->error("case runner died", {{"case", job.case_name},
                                               {"signature", job.signature},
                                               {"step", defect.step},
                                               {"reason", defect.reason}});
  const bool is_passable = hopeless_defect(job, defect.step) == nullptr;
  job.defects.push_back(std::move(defect));
  if (is_passable)
    pause(self, std::move(job));
  else
    abandon(self, std::move(job));
}

/// Nothing of it stands.
void lose(supervisor_pointer self, const case_job& job) {
  self->state.census.remove(job.case_name);
  forget(self, job);
}

void on_closed(supervisor_pointer self, const case_closed& what) {
  auto job = take_off(self->state, what.case_name);
  if (!job) return;
  if (what.verdict == case_verdict::clone_postponed) ++job->clone_rounds;
  if (what.verdict == case_verdict::broken)
    on_defect(self, std::move(*job), what.defect);
  else if (what.verdict == case_verdict::postponed ||
           what.verdict == case_verdict::clone_postponed)
    pause(self, std::move(*job));
  else if (what.verdict == case_verdict::lost)
    lose(self, *job);
  hand_on(self);
}

/// A runner that died without a last word.
void on_runner_down(supervisor_pointer self, const caf::down_msg& down) {
  auto& state = self->state;
  const auto found =
      std::find_if(state.open.begin(), state.open.end(), [&](const auto& one) {
        return one.second.runner.address() == down.source;
      });
  if (found == state.open.end()) return;
  const std::string name = found->first;
  auto job = take_off(state, name);
  on_defect(self, std::move(*job), {"case", to_string(down.reason)});
  hand_on(self);
}

// -- start-up ----------------------------------------------------------------

void start_failed(supervisor_pointer self, const k8s::error& why) {
  auto& state = self->state;
  const auto wait = std::max(
      why.retry_after,
      state.config.backoff.delay(state.failures++, state.around.random()));
  state.around.log->error(
      "start-up step failed",
      {{"error", k8s::describe(why)}, {"retry_ms", wait.count()}});
  self->delayed_send(self, wait, start_up{});
}

void recovered(supervisor_pointer self) {
  auto& state = self->state;
  state.recovered = true;
  state.around.log->info("cases of earlier runs read",
                         {{"to_resume", state.pending.size()}});
  if (state.config.on_recovered) state.config.on_recovered();
  for (const auto& watcher : state.watchers)
    self->send(watcher, start_watching{});
  open_cases(self);
}

void learn(supervisor_pointer self, const model::case_view& view) {
  auto& state = self->state;
  state.census.put(view.name, view.source_namespace);
  if (view.being_deleted) return;
  self->send(state.deduplicator, known_case{view});
  self->send(state.limiter, known_case{view});
  // No bound: a job to resume is but a name, and never dropped.
  if (view.phase == model::phase_collecting)
    state.pending.push_back(case_job{view.name, view.signature, std::nullopt});
}

void read_cases(supervisor_pointer self) {
  list_cases(
      self, self->state.config.api,
      self->state.config.settings->target_namespace,
      [=](const model::case_view& view) { learn(self, view); },
      [=](const std::optional<k8s::error>& failed) {
        if (failed)
          start_failed(self, *failed);
        else
          recovered(self);
      });
}

void begin(supervisor_pointer self) {
  auto& state = self->state;
  if (state.recovered) return;
  state.pending.clear();
  state.pending_bytes = 0;
  // The rest of the quarantine is the clones' matter: no policy of the
  // cluster against it may cost evidence.
  ask<done_reply>(self, state.config.services.quarantine, "the quarantine",
                  quarantine_deadline, ensure_namespace{},
                  [=](const done_reply& stands) {
                    if (stands)
                      read_cases(self);
                    else
                      start_failed(self, stands.error());
                  });
}

// -- what stands -------------------------------------------------------------

/// Who deleted it does not want it back: it is not begun again.
void on_gone(supervisor_state& state, const std::string& case_name) {
  state.census.remove(case_name);
  const auto open = state.open.find(case_name);
  if (open != state.open.end()) open->second.job.is_deleted = true;
  for (auto* jobs : {&state.paused, &state.pending})
    std::erase_if(*jobs, [&](const case_job& job) {
      if (job.case_name != case_name) return false;
      state.pending_bytes -= weight_of(job);
      return true;
    });
  update_gauges(state);
}

/// A case that is worked on counts, whether it stands yet or not.
void count_anew(supervisor_state& state) {
  state.census.end_list();
  const auto count = [&](const case_job& job) {
    if (job.report && !job.is_deleted)
      state.census.put(job.case_name, namespace_of(job));
  };
  for (const auto& [name, one] : state.open) count(one.job);
  for (const auto& job : state.paused) count(job);
  for (const auto& job : state.pending) count(job);
}

/// When all lists are read, it is known who wants a case.
void on_list(supervisor_pointer self, const pod_list& what) {
  auto& state = self->state;
  if (what.is_under_way) {
    state.lists.insert(what.pod_namespace);
    return;
  }
  state.lists.erase(what.pod_namespace);
  if (!state.lists.empty()) return;
  state.fresh.end_patience();
  open_cases(self);
}

void get_to_know(supervisor_state& state, meet& others) {
  state.deduplicator = std::move(others.deduplicator);
  state.limiter = std::move(others.limiter);
  state.watchers = std::move(others.watchers);
}

/// Runners are linked, so that they end with the supervisor; not the other
/// way round.
void on_exit(supervisor_pointer self, const caf::exit_msg& exit) {
  const bool is_a_runner = std::any_of(
      self->state.open.begin(), self->state.open.end(), [&](const auto& one) {
        return one.second.runner.address() == exit.source;
      });
  const bool is_told = exit.reason == caf::exit_reason::user_shutdown;
  if (!is_told || is_a_runner) return;
  for (const auto& [name, one] : self->state.open) dismiss(one.services);
  self->quit(exit.reason);
}

/// One that is stuck holds up a thread.
void feel_pulses(supervisor_pointer self) {
  const auto& state = self->state;
  const auto& tell = state.config.on_pulse;
  if (!tell) return;
  const auto feel = [&](const std::string& name, const auto& whom) {
    feel_pulse(self, caf::actor_cast<caf::actor>(whom),
               [tell, name](bool is_alive) { tell(name, is_alive); });
  };
  for (const auto& [name, one] : state.open) {
    feel(name, one.runner);
    feel("the archiver of " + name, one.services.archiver);
    feel("the redactor of " + name, one.services.redactor);
    feel("the cloner of " + name, one.services.cloner);
  }
}

}  // namespace

bool supervisor_state::has_room_for(const case_job& job) const {
  return waiting() < config.settings->max_pending_cases &&
         pending_bytes + weight_of(job) <= max_pending_bytes;
}

supervising_actor::behavior_type supervisor(supervisor_pointer self,
                                            context around,
                                            supervisor_config config) {
  auto& state = self->state;
  state.around = std::move(around);
  state.config = std::move(config);
  state.census =
      model::case_census({state.config.settings->max_cases,
                          state.config.settings->max_cases_per_namespace});
  state.slots = case_slots(limits_of(state.config));
  self->set_down_handler(
      [self](const caf::down_msg& down) { on_runner_down(self, down); });
  self->set_exit_handler(
      [self](const caf::exit_msg& exit) { on_exit(self, exit); });
  return {
      [self](start_up) { begin(self); },
      [self](const crash_report& report) {
        enqueue(self, case_job{report.case_name, report.signature, report});
      },
      [self](const slot_is_late& what) {
        self->state.slots.pass_by(what.case_name);
        hand_on(self);
      },
      [self](const log_is_late& what) { return patience_with(self, what); },
      [self](const take_slot& what) { return request_slot(self, what); },
      [self](const take_ending_slot& what) {
        return request_ending_slot(self, what);
      },
      [self](const case_closed& what) { on_closed(self, what); },
      [self](case_list_begins) { self->state.census.begin_list(); },
      [self](case_list_ends) { count_anew(self->state); },
      [self](const case_stands& what) {
        self->state.census.put(what.view.name, what.view.source_namespace);
      },
      [self](const case_gone& what) { on_gone(self->state, what.case_name); },
      [self](const pod_list& what) { on_list(self, what); },
      [self](open_more) {
        self->state.is_look_due = false;
        open_cases(self);
      },
      [self](end_more) {
        self->state.is_end_due = false;
        hand_on(self);
      },
      [self](beat) { feel_pulses(self); },
      [self](meet& others) { get_to_know(self->state, others); },
      [self](resume_paused) {
        self->state.is_resume_due = false;
        begin_paused_again(self);
      },
      [self](server_is_back) { begin_paused_again(self); },
  };
}

}  // namespace forensics::actors
