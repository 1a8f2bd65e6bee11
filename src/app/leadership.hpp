#pragma once

#include <functional>
#include <memory>
#include <string>

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "k8s/client.hpp"
#include "model/lease.hpp"
#include "telemetry/readiness.hpp"

namespace forensics::app {

/// This process's part in the election of the one that works. Where it stands
/// by nothing is written but the Lease.
class leadership {
 public:
  leadership(model::lease_place lease, const std::string& host,
             actors::context around,
             std::shared_ptr<telemetry::readiness> readiness);

  /// Has the client write nothing when another may lead.
  void fence(k8s::client_options& client) const;

  /// From here on it takes part, by the actor that is returned. `on_leading`
  /// and `on_lost` are called once at most, on an actor.
  caf::actor take_part(caf::actor_system& system, const actors::api_actor& api,
                       std::function<void()> on_leading,
                       std::function<void()> on_lost);

  /// Gives the Lease back so that another takes it at once, unless a write of
  /// this process may still come. From here on nothing is written. Blocks for
  /// a second and a half at most; the client must still work.
  void resign(caf::actor_system& system);

 private:
  model::lease_place lease_;
  std::string identity_;
  actors::context around_;
  std::shared_ptr<telemetry::readiness> readiness_;
  std::shared_ptr<k8s::write_gate> gate_;
  actors::leader_elector_actor elector_;
};

}  // namespace forensics::app
