#pragma once

#include <memory>

#include "actors/context.hpp"
#include "actors/protocol.hpp"

namespace forensics::k8s {
class client;
}

namespace forensics::actors {

struct api_state {
  static constexpr const char* name = "api";

  context around;
  std::shared_ptr<k8s::client> client;
};

/// The bridge between the actors and the client's thread, whose handlers only
/// send messages: each gives its reply straight to whoever has asked.
api_actor::behavior_type api(api_actor::stateful_pointer<api_state> self,
                             context around,
                             std::shared_ptr<k8s::client> client);

}  // namespace forensics::actors
