#include "actors/supervisor.hpp"

#include <algorithm>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/json.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using supervisor_pointer =
    supervising_actor::stateful_pointer<supervisor_state>;

constexpr std::size_t case_page = 250;

std::size_t weight_of(const case_job& job) {
  return job.report ? job.report->pod_json->size() : 0;
}

void update_gauges(const supervisor_state& state) {
  state.around.metrics->queue(state.pending.size(), state.running.size());
}

// -- the queue ---------------------------------------------------------------

void spawn_runners(supervisor_pointer self) {
  auto& state = self->state;
  while (!state.pending.empty() &&
         state.running.size() < state.config.settings->max_concurrent_cases) {
    case_job job = std::move(state.pending.front());
    state.pending.pop_front();
    state.pending_bytes -= weight_of(job);
    case_runner_actor runner = self->spawn<caf::monitored>(
        case_runner, state.around, state.config.settings, state.config.services,
        state.config.limits, caf::actor_cast<supervisor_actor>(self), job);
    self->send(runner, run_step{});
    state.running.emplace(std::move(job.case_name), std::move(runner));
  }
  update_gauges(state);
}

void forget(supervisor_pointer self, const std::string& case_name,
            const std::string& signature) {
  self->send(self->state.deduplicator, forget_crash{case_name, signature});
  self->send(self->state.limiter, forget_crash{case_name, signature});
}

void enqueue(supervisor_pointer self, case_job job) {
  auto& state = self->state;
  if (!state.has_room_for(job)) {
    state.around.metrics->suppressed("queue_full");
    state.around.log->warning("crash dropped: too many cases wait",
                              {{"case", job.case_name},
                               {"signature", job.signature},
                               {"pending", state.pending.size()}});
    forget(self, job.case_name, job.signature);
    return;
  }
  state.pending_bytes += weight_of(job);
  state.pending.push_back(std::move(job));
  if (state.recovered) spawn_runners(self);
}

/// A runner that died without a last word: its case stays as it is and is
/// resumed at the next start; the slot is free.
void on_runner_down(supervisor_pointer self, const caf::down_msg& down) {
  auto& state = self->state;
  const auto found = std::find_if(
      state.running.begin(), state.running.end(),
      [&](const auto& entry) { return entry.second.address() == down.source; });
  if (found == state.running.end()) return;
  state.around.metrics->capture_failed("", "case");
  state.around.log->error(
      "case runner died",
      {{"case", found->first}, {"reason", to_string(down.reason)}});
  state.running.erase(found);
  spawn_runners(self);
}

void on_closed(supervisor_pointer self, const case_closed& what) {
  auto& state = self->state;
  state.running.erase(what.case_name);
  if (what.verdict == case_verdict::lost)
    forget(self, what.case_name, what.signature);
  spawn_runners(self);
}

// -- start-up ----------------------------------------------------------------

void list_cases(supervisor_pointer self, std::string continue_token);

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
  spawn_runners(self);
}

void learn(supervisor_pointer self, const model::case_view& view) {
  auto& state = self->state;
  if (view.being_deleted) return;
  self->send(state.deduplicator, known_case{view});
  self->send(state.limiter, known_case{view});
  if (view.phase == model::phase_collecting)
    enqueue(self, case_job{view.name, view.signature, std::nullopt});
}

void on_page(supervisor_pointer self, const k8s::reply& page) {
  if (!page) {
    start_failed(self, page.error());
    return;
  }
  const auto list = model::parse_json(page->body);
  if (!list) {
    k8s::error unreadable;
    unreadable.reason = "unreadable";
    unreadable.message = list.error();
    unreadable.request = "list configmaps";
    start_failed(self, unreadable);
    return;
  }
  for (const auto& object : model::array_at(*list, {"items"}).GetArray())
    if (const auto view = model::read_case(object)) learn(self, *view);
  const auto more = model::text_at(*list, {"metadata", "continue"});
  if (more.empty())
    recovered(self);
  else
    list_cases(self, std::string(more));
}

void list_cases(supervisor_pointer self, std::string continue_token) {
  const auto& settings = *self->state.config.settings;
  call(self, self->state.config.api,
       k8s::list_config_map_metadata(settings.target_namespace,
                                     model::label_signature, case_page,
                                     continue_token),
       [=](const k8s::reply& page) { on_page(self, page); });
}

void begin(supervisor_pointer self) {
  auto& state = self->state;
  if (state.recovered) return;
  state.pending.clear();
  ask<done_reply>(self, state.config.services.quarantine, "the quarantine",
                  quarantine_deadline, ensure_quarantine{},
                  [=](const done_reply& stands) {
                    if (stands)
                      list_cases(self, "");
                    else
                      start_failed(self, stands.error());
                  });
}

void get_to_know(supervisor_state& state, meet& others) {
  state.deduplicator = std::move(others.deduplicator);
  state.limiter = std::move(others.limiter);
  state.watchers = std::move(others.watchers);
}

}  // namespace

bool supervisor_state::has_room_for(const case_job& job) const {
  return pending.size() < config.settings->max_pending_cases &&
         pending_bytes + weight_of(job) <= max_pending_bytes;
}

supervising_actor::behavior_type supervisor(supervisor_pointer self,
                                            context around,
                                            supervisor_config config) {
  auto& state = self->state;
  state.around = std::move(around);
  state.config = std::move(config);
  self->set_down_handler(
      [self](const caf::down_msg& down) { on_runner_down(self, down); });
  self->set_exit_handler([self](const caf::exit_msg& exit) {
    for (const auto& [name, runner] : self->state.running)
      self->send_exit(runner, exit.reason);
    self->quit(exit.reason);
  });
  return {
      [self](start_up) { begin(self); },
      [self](const crash_report& report) {
        enqueue(self, case_job{report.case_name, report.signature, report});
      },
      [self](const known_case& known) { learn(self, known.view); },
      [self](const case_closed& what) { on_closed(self, what); },
      [self](meet& others) { get_to_know(self->state, others); },
  };
}

}  // namespace forensics::actors
