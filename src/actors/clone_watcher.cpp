#include "actors/clone_watcher.hpp"

#include <string>
#include <utility>

#include "actors/object_watch.hpp"
#include "actors/watch_loop.hpp"
#include "model/case_record.hpp"
#include "model/json.hpp"

namespace forensics::actors {

namespace {

using clone_watcher_pointer =
    clone_watcher_actor::stateful_pointer<clone_watcher_state>;

void on_clone(clone_watcher_pointer self, const model::json_value& object,
              bool is_held) {
  auto& held = self->state.held;
  const std::string name(model::text_at(object, {"metadata", "name"}));
  const bool was_held = held.find(name) != nullptr;
  if (is_held)
    held.put(name, {});
  else
    held.take(name);
  if (is_held != was_held)
    self->send(self->state.reaper, clone_hold{name, is_held});
}

void take(clone_watcher_pointer self, k8s::watch_progress& progress) {
  auto& state = self->state;
  const auto tell_of = [self](const model::json_value& object, bool deleted) {
    on_clone(self, object, !deleted && model::is_held(object));
  };
  if (!take_objects(state, progress, tell_of)) return;
  for (const auto& gone : state.held.end_list())
    self->send(state.reaper, clone_hold{gone.name, false});
}

constexpr watch_user<clone_watcher_pointer> user{
    take, "clone watch interrupted",
    "skipped unreadable objects of the clone watch"};

void go_on(clone_watcher_pointer self) {
  auto& state = self->state;
  if (state.watch.begins_list()) {
    state.held.begin_list();
    state.list_is_whole = true;
  }
  open_next(self, user);
}

}  // namespace

clone_watcher_actor::behavior_type clone_watcher(
    clone_watcher_pointer self, context around,
    k8s::resource_watch_config config, api_actor api, ttl_reaper_actor reaper,
    watch_listener on_progress) {
  auto& state = self->state;
  state.around = std::move(around);
  state.watch = k8s::resource_watch(std::move(config));
  state.api = std::move(api);
  state.reaper = std::move(reaper);
  state.on_progress = std::move(on_progress);
  return {
      [self](start_watching) { go_on(self); },
      [self](watch_again) { go_on(self); },
  };
}

}  // namespace forensics::actors
