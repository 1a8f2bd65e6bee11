#pragma once

#include <functional>
#include <memory>

#include "actors/context.hpp"
#include "actors/page_ahead.hpp"
#include "actors/protocol.hpp"
#include "actors/watch_sign.hpp"
#include "k8s/resource_watch.hpp"
#include "model/roll.hpp"

namespace forensics::actors {

struct clone_watcher_state {
  static constexpr const char* name = "clone_watcher";

  context around;
  api_actor api;
  ttl_reaper_actor reaper;
  watch_listener on_progress;
  k8s::resource_watch watch{k8s::resource_watch_config{}};
  std::shared_ptr<page_ahead> ahead;
  struct nothing {};
  model::roll<nothing> held;  ///< nothing is kept of other clones
  bool list_is_whole = true;  ///< nothing of it was skipped
};

/// A hold on a clone is told when it is put on and when it ends, also by the
/// clone's end. `on_progress` is called on the actor whenever its watch comes
/// on; it may be none.
clone_watcher_actor::behavior_type clone_watcher(
    clone_watcher_actor::stateful_pointer<clone_watcher_state> self,
    context around, k8s::resource_watch_config config, api_actor api,
    ttl_reaper_actor reaper, watch_listener on_progress);

}  // namespace forensics::actors
