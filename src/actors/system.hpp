#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "actors/case_runner.hpp"
#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "actors/watch_sign.hpp"
#include "k8s/resource_watch.hpp"
#include "model/manifest.hpp"
#include "model/settings.hpp"

namespace forensics::actors {

struct controller_config {
  std::shared_ptr<const model::settings> settings;
  step_limits limits;
  std::size_t max_open_cases = 256;
  std::chrono::milliseconds log_timeout{10'000};
  /// Who signs the cases, and where the key is.
  model::capturer who;
  std::string own_namespace = "default";
  /// What is watched is set for each watch.
  k8s::resource_watch_config watch;
  /// Called on actors; must be thread-safe.
  std::function<void()> on_recovered;
  std::function<void(const std::string& pod_namespace)> on_synced;
  /// `what` is watched: `pods in shop`, `cases`.
  std::function<void(const std::string& what, watch_sign sign)>
      on_watch_progress;
  /// The actors are being asked for a sign of life; `name` has given one, or
  /// none in time.
  std::function<void()> on_beat;
  std::function<void(const std::string& name, bool is_alive)> on_pulse;
  /// An actor ended without being told to: nothing may limp on without it.
  std::function<void(const std::string& reason)> on_actor_died;
};

/// Everything but the API actor, wired up.
struct controller {
  supervisor_actor supervisor;
  case_sealer_actor sealer;
  case_watcher_actor case_watcher;
  clone_watcher_actor clone_watcher;
  ttl_reaper_actor reaper;
  orphan_finder_actor orphan_finder;
  quarantine_guard_actor guard;
  pulse_actor pulse;
  /// In the order in which they are to be stopped.
  std::vector<caf::actor> actors;
};

/// The namespaces that are watched, a watch each; "" is the whole cluster.
std::vector<std::string> watched_namespaces(const model::settings& settings);

/// How many streams are open at once, at most, with some to spare for those
/// that are closed while others are opened in their place.
std::size_t most_streams(const model::settings& settings);

/// Spawns the actors; nothing happens before `begin`.
controller assemble(caf::actor_system& system, const context& around,
                    const api_actor& api, const controller_config& config);

/// Looks for who is stuck, from here on and before `begin`, too.
void begin_pulse(const controller& what);

void begin(const controller& what);

/// Ends every actor; the API actor and its client are the caller's. Cases
/// that are under way stay Collecting and are resumed at the next start.
void stop(const controller& what);

}  // namespace forensics::actors
