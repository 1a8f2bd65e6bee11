#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actors/context.hpp"
#include "actors/page_ahead.hpp"
#include "actors/protocol.hpp"
#include "actors/watch_sign.hpp"
#include "k8s/resource_watch.hpp"
#include "model/settings.hpp"

namespace forensics::actors {

struct watcher_config {
  std::string pod_namespace;  ///< "": all
  k8s::resource_watch_config watch;
  std::shared_ptr<const model::settings> settings;
  /// Called once, on the actor, at the end of the first complete list.
  std::function<void()> on_synced;
  /// Called whenever the watch comes on.
  watch_listener on_progress;
  /// Called on the actor when the server answers again after an outage.
  std::function<void()> on_back;
};

struct watcher_state {
  static constexpr const char* name = "watcher";
  /// The end of what was shorter is not told: it was a hiccup.
  static constexpr std::chrono::seconds outage{10};

  context around;
  watcher_config config;
  api_actor api;
  deduplicator_actor deduplicator;
  k8s::resource_watch watch{k8s::resource_watch_config{}};
  std::shared_ptr<page_ahead> ahead;
  watch_listener on_progress;
  std::optional<model::timestamp> failing_since;

  /// The crashes that a pod's JSON text shows now, as reports.
  std::vector<crash_report> reports_of(std::string pod_json) const;
};

watcher_actor::behavior_type watcher(
    watcher_actor::stateful_pointer<watcher_state> self, context around,
    watcher_config config, api_actor api, deduplicator_actor deduplicator);

}  // namespace forensics::actors
