#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "model/manifest.hpp"
#include "model/retry.hpp"
#include "model/signing_key.hpp"

namespace forensics::actors {

struct sealer_config {
  std::string target_namespace;
  std::string key_namespace;  ///< the controller's own
  std::string key_secret;
  /// Of this process; the cluster's UID is found out.
  model::capturer who;
};

struct case_sealer_state {
  static constexpr const char* name = "case_sealer";
  /// A case waits so long for a key that is not there yet.
  static constexpr std::chrono::milliseconds patience{5'000};
  /// Requests that wait: one of each case that may be open.
  static constexpr std::size_t most_waiting = 1'000;
  /// The published key is looked at again when a case is sealed so long after.
  static constexpr std::chrono::milliseconds publication_trusted{60'000};

  static k8s::error not_asked_yet();

  struct waiting_request {
    model::timestamp since;
    bool needs_cluster = true;  ///< its UID, besides the key
    std::function<void(const case_sealer_state&)> answer;
  };

  context around;
  api_actor api;
  sealer_config config;
  std::optional<model::signing_key> key;
  /// What the published key was last seen to be right.
  std::optional<model::timestamp> published_at;
  bool knows_cluster = false;
  /// A request is under way, or a try waits for its backoff.
  bool is_preparing = false;
  unsigned failures = 0;
  /// What stands in the way of the key.
  k8s::error obstacle = not_asked_yet();
  std::vector<waiting_request> waiting;
  /// One has waited in vain: until there is a key, or the server is back after
  /// an outage, no other does.
  bool is_given_up = false;
  /// Within the `patience`, so that a case that waits sees another try.
  model::backoff backoff{model::duration{500}, model::duration{4'000}};
};

/// A case is never held up for its signature: where no key can be had, it is
/// begun and sealed without, and says why.
case_sealer_actor::behavior_type case_sealer(
    case_sealer_actor::stateful_pointer<case_sealer_state> self, context around,
    api_actor api, sealer_config config);

}  // namespace forensics::actors
