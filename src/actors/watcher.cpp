#include "actors/watcher.hpp"

#include <utility>

#include "actors/defect.hpp"
#include "model/json.hpp"
#include "model/names.hpp"
#include "model/signature.hpp"

namespace forensics::actors {

namespace {

using watcher_pointer = watcher_actor::stateful_pointer<watcher_state>;

void read_next(watcher_pointer self, k8s::stream_id stream);

/// A pod that breaks what looks at it is skipped: the watch is everybody's.
void report(watcher_pointer self, std::string pod) {
  auto& state = self->state;
  const auto defect = contained([&] {
    for (auto& crash : state.reports_of(std::move(pod)))
      self->send(state.deduplicator, std::move(crash));
  });
  if (!defect) return;
  state.around.metrics->malformed(1);
  state.around.log->error("skipped a pod of the pod watch",
                          {{"error", *defect}});
}

/// Passes on what the input came to; true when the stream goes on.
bool digest(watcher_pointer self, k8s::watch_progress progress) {
  auto& state = self->state;
  for (auto& pod : progress.suspects) report(self, std::move(pod));
  if (progress.malformed > 0) {
    state.around.metrics->malformed(progress.malformed);
    state.around.log->warning("skipped unreadable objects of the pod watch",
                              {{"objects", progress.malformed}});
  }
  if (progress.synced) {
    state.around.log->info("pods listed",
                           {{"namespace", state.config.watch.pod_namespace}});
    if (state.config.on_synced) state.config.on_synced();
  }
  if (!progress.restart) return true;
  if (progress.problem) {
    if (!state.failing_since) state.failing_since = state.around.now();
    const bool gone = progress.problem->what == k8s::action::gone;
    state.around.metrics->watch_restarted(gone ? "gone" : "error");
    state.around.log->warning("pod watch interrupted",
                              {{"error", k8s::describe(*progress.problem)},
                               {"retry_ms", progress.wait.count()}});
  } else {
    state.around.metrics->watch_restarted("end");
  }
  if (progress.wait.count() == 0)
    self->send(self, watch_again{});
  else
    self->delayed_send(self, progress.wait, watch_again{});
  return false;
}

void on_chunk(watcher_pointer self, k8s::stream_id stream,
              const k8s::chunk_reply& chunk) {
  auto& state = self->state;
  if (state.config.on_progress) state.config.on_progress();
  const double random = state.around.random();
  if (!chunk) {
    digest(self, state.watch.on_error(chunk.error(), random));
    return;
  }
  if (!digest(self, state.watch.on_bytes(chunk->bytes, random))) {
    self->send(state.api, close_stream{stream});
    return;
  }
  if (chunk->end)
    digest(self, state.watch.on_end(random));
  else
    read_next(self, stream);
}

void fail(watcher_pointer self, const caf::error& why) {
  auto& state = self->state;
  digest(self, state.watch.on_error(no_answer("the API actor", why),
                                    state.around.random()));
}

void read_next(watcher_pointer self, k8s::stream_id stream) {
  // The client's own idle limit ends it. CAF 0.17 keeps a request's timeout
  // for its whole length, which a busy watch would pile up.
  self->request(self->state.api, caf::infinite, read_stream{stream})
      .then(
          [=](const k8s::chunk_reply& chunk) { on_chunk(self, stream, chunk); },
          [=](const caf::error& why) {
            self->send(self->state.api, close_stream{stream});
            fail(self, why);
          });
}

/// The server has taken a request again.
void on_answer(watcher_state& state) {
  const auto since = std::exchange(state.failing_since, std::nullopt);
  if (!since) return;
  const auto missed = state.around.now() - *since;
  if (missed < state.outage) return;
  state.around.log->info("pod watch goes on",
                         {{"namespace", state.config.watch.pod_namespace},
                          {"outage_ms", missed.count()}});
  if (state.config.on_back) state.config.on_back();
}

void open_next(watcher_pointer self) {
  auto& state = self->state;
  if (state.config.on_progress) state.config.on_progress();
  auto next = state.watch.next();
  const auto timeout = next.timeout + api_slack;
  self->request(state.api, timeout, open_stream{std::move(next)})
      .then(
          [=](const k8s::open_reply& opened) {
            auto& watch = self->state.watch;
            if (!opened) {
              digest(self, watch.on_error(opened.error(),
                                          self->state.around.random()));
              return;
            }
            on_answer(self->state);
            watch.on_open();
            read_next(self, *opened);
          },
          [=](const caf::error& why) { fail(self, why); });
}

}  // namespace

std::vector<crash_report> watcher_state::reports_of(
    std::string pod_json) const {
  std::vector<crash_report> reports;
  const auto pod = model::parse_json(pod_json);
  if (!pod) return reports;
  const auto shared = std::make_shared<const std::string>(std::move(pod_json));
  const model::workload owner = model::workload_of(*pod);
  around.pass("watcher", model::text_at(*pod, {"metadata", "name"}));
  const model::crash_policy policy{config.settings->crash_age()};
  for (auto& which : model::find_crashes(*pod, policy, around.now())) {
    if (!model::watches(*config.settings, which.pod_namespace)) continue;
    crash_report report;
    report.case_name = model::case_name(which);
    report.signature = model::signature_of(which, owner);
    report.workload = owner.kind + "/" + owner.name;
    report.pod_json = shared;
    report.which = std::move(which);
    reports.push_back(std::move(report));
  }
  return reports;
}

watcher_actor::behavior_type watcher(watcher_pointer self, context around,
                                     watcher_config config, api_actor api,
                                     deduplicator_actor deduplicator) {
  auto& state = self->state;
  state.around = std::move(around);
  state.watch = k8s::pod_watch(config.watch);
  state.config = std::move(config);
  state.api = std::move(api);
  state.deduplicator = std::move(deduplicator);
  return {
      [self](start_watching) { open_next(self); },
      [self](watch_again) { open_next(self); },
  };
}

}  // namespace forensics::actors
