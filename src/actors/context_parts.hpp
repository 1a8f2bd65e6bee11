#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actors/context_gatherer.hpp"
#include "model/case_events.hpp"
#include "model/config_change.hpp"
#include "model/healthy_pod.hpp"
#include "model/json.hpp"
#include "model/owners.hpp"
#include "model/pod_changes.hpp"
#include "model/replica_sets.hpp"
#include "model/shown_text.hpp"

/// The parts of a case's context, for the gatherer's own sources only. Each
/// begins as missing, with the reason that it did not come in time, and is
/// filled in as answers come.
namespace forensics::actors {

using gatherer_pointer =
    context_gatherer_actor::stateful_pointer<context_gatherer_state>;

inline constexpr const char* not_in_time = "it did not come in time";
/// An answer that is longer is not held.
inline constexpr std::size_t longest_answer = 1U << 20;

struct gathering {
  gather_context what;
  std::uint64_t number = 0;
  model::timestamp due{};
  bool is_over = false;
  std::size_t open = 1;  ///< parts that are not done
  caf::typed_response_promise<context_reply> promise;
  model::json_document pod;  ///< null where the case holds none
  model::shown_text how;

  model::case_events events;
  std::string pod_events_why = not_in_time;
  std::string node_events_why = not_in_time;

  std::vector<model::owner> owners;  ///< the last may be still to be read
  std::string selector;              ///< of the pods to compare with
  std::string own_template;  ///< of the crashed pod's ReplicaSet, if any

  std::optional<model::healthy_choice> choice;
  std::optional<model::comparison> against;
  std::string healthy_json;  ///< a pod, or a template
  std::string changes_why = not_in_time;
  std::vector<model::config_state> configuration;
  std::size_t not_looked_at = 0;  ///< of the pod's ConfigMaps and Secrets

  gathering(gather_context asked, model::shown_text shown)
      : what(std::move(asked)), how(shown), events(std::move(shown)) {}
};
using shared_gathering = std::shared_ptr<gathering>;

/// One request, as soon as there is room for it; `on_reply` is called at most
/// once, and not when the time of the gathering is over.
void request_for(gatherer_pointer self, const shared_gathering& all,
                 k8s::request what,
                 std::function<void(const k8s::reply&)> on_reply);
/// One part is done; the last one delivers the answer.
void finish_part(gatherer_pointer self, const shared_gathering& all);

/// Each adds itself to the open parts.
void gather_events(gatherer_pointer self, const shared_gathering& all);
void gather_configuration(gatherer_pointer self, const shared_gathering& all);
/// The chain of controllers, then the comparison that it leads to.
void gather_owners(gatherer_pointer self, const shared_gathering& all);
/// The part that `gather_owners` opened goes on.
void gather_comparison(gatherer_pointer self, const shared_gathering& all);

}  // namespace forensics::actors
