#include "actors/watcher.hpp"

#include <string_view>
#include <utility>

#include "actors/defect.hpp"
#include "actors/watch_loop.hpp"
#include "model/json.hpp"
#include "model/names.hpp"
#include "model/signature.hpp"

namespace forensics::actors {

namespace {

using watcher_pointer = watcher_actor::stateful_pointer<watcher_state>;

/// A pod that breaks what looks at it is skipped: the watch is everybody's.
void report(watcher_pointer self, k8s::object_change pod) {
  auto& state = self->state;
  const auto defect = contained([&] {
    for (auto& crash : state.reports_of(std::move(pod.object))) {
      crash.is_listed = pod.listed;
      self->send(state.deduplicator, std::move(crash));
    }
  });
  if (!defect) return;
  state.around.metrics->malformed(1);
  state.around.log->error("skipped a pod of the pod watch",
                          {{"error", *defect}});
}

void tell_list(watcher_pointer self, bool is_under_way) {
  const auto& state = self->state;
  self->send(state.deduplicator,
             pod_list{state.config.pod_namespace, is_under_way});
}

/// For the log.
std::string_view watched_by(const watcher_state& state) {
  const std::string& one = state.config.pod_namespace;
  return one.empty() ? "*" : std::string_view(one);
}

void take(watcher_pointer self, k8s::watch_progress& progress) {
  auto& state = self->state;
  for (auto& pod : progress.changes) report(self, std::move(pod));
  if (progress.problem && !state.failing_since)
    state.failing_since = state.around.now();
  if (progress.listed) tell_list(self, false);
  if (!progress.synced) return;
  state.around.log->info("pods listed", {{"namespace", watched_by(state)}});
  if (state.config.on_synced) state.config.on_synced();
}

/// The server has taken a request again.
void on_answer(watcher_pointer self) {
  auto& state = self->state;
  const auto since = std::exchange(state.failing_since, std::nullopt);
  if (!since) return;
  const auto missed = state.around.now() - *since;
  if (missed < state.outage) return;
  state.around.log->info("pod watch goes on", {{"namespace", watched_by(state)},
                                               {"outage_ms", missed.count()}});
  if (state.config.on_back) state.config.on_back();
}

constexpr watch_user<watcher_pointer> user{
    take, "pod watch interrupted",
    "skipped unreadable objects of the pod watch", on_answer};

void go_on(watcher_pointer self) {
  if (self->state.watch.begins_list()) tell_list(self, true);
  open_next(self, user);
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
  state.watch = k8s::resource_watch(config.watch);
  state.on_progress = config.on_progress;
  state.config = std::move(config);
  state.api = std::move(api);
  state.deduplicator = std::move(deduplicator);
  return {
      [self](start_watching) { go_on(self); },
      [self](watch_again) { go_on(self); },
  };
}

}  // namespace forensics::actors
