#include "actors/case_watcher.hpp"

#include <utility>

#include "actors/object_watch.hpp"
#include "actors/watch_loop.hpp"
#include "model/case_record.hpp"
#include "model/json.hpp"

namespace forensics::actors {

namespace {

using case_watcher_pointer =
    case_watcher_actor::stateful_pointer<case_watcher_state>;
using record = case_watcher_state::record;

template <class Message>
void tell(case_watcher_pointer self, Message what) {
  self->send(self->state.reaper, what);
  self->send(self->state.supervisor, std::move(what));
}

void tell_gone(case_watcher_pointer self, const std::string& name,
               record last) {
  tell(self, case_gone{name, std::move(last.uid), std::move(last.signature),
                       std::move(last.source_namespace)});
}

void take_off(case_watcher_pointer self, const std::string& name) {
  if (auto last = self->state.cases.take(name))
    tell_gone(self, name, *std::move(last));
}

void on_deleted(case_watcher_pointer self, const model::json_value& object) {
  const std::string name(model::text_at(object, {"metadata", "name"}));
  const record* known = self->state.cases.find(name);
  if (known != nullptr &&
      known->uid == model::text_at(object, {"metadata", "uid"}))
    take_off(self, name);
}

void on_standing(case_watcher_pointer self, const model::json_value& object) {
  auto& cases = self->state.cases;
  auto view = model::read_case(object);
  if (!view) return;
  // Another case of the name: the end of the one before was missed.
  const record* known = cases.find(view->name);
  if (known != nullptr && known->uid != view->uid) take_off(self, view->name);
  cases.put(view->name, {view->uid, view->signature, view->source_namespace});
  tell(self, case_stands{*std::move(view)});
}

void take(case_watcher_pointer self, k8s::watch_progress& progress) {
  auto& state = self->state;
  const auto tell_of = [self](const model::json_value& object, bool deleted) {
    if (deleted)
      on_deleted(self, object);
    else
      on_standing(self, object);
  };
  if (!take_objects(state, progress, tell_of)) return;
  for (auto& gone : state.cases.end_list())
    tell_gone(self, gone.name, std::move(gone.what));
  self->send(state.supervisor, case_list_ends{});
}

constexpr watch_user<case_watcher_pointer> user{
    take, "case watch interrupted",
    "skipped unreadable objects of the case watch"};

void go_on(case_watcher_pointer self) {
  auto& state = self->state;
  if (state.watch.begins_list()) {
    state.cases.begin_list();
    state.list_is_whole = true;
    self->send(state.supervisor, case_list_begins{});
  }
  open_next(self, user);
}

}  // namespace

case_watcher_actor::behavior_type case_watcher(
    case_watcher_pointer self, context around,
    k8s::resource_watch_config config, api_actor api, ttl_reaper_actor reaper,
    supervisor_actor supervisor, watch_listener on_progress) {
  auto& state = self->state;
  state.around = std::move(around);
  state.watch = k8s::resource_watch(std::move(config));
  state.api = std::move(api);
  state.reaper = std::move(reaper);
  state.supervisor = std::move(supervisor);
  state.on_progress = std::move(on_progress);
  return {
      [self](start_watching) { go_on(self); },
      [self](watch_again) { go_on(self); },
  };
}

}  // namespace forensics::actors
