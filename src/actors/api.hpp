#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "actors/context.hpp"
#include "actors/protocol.hpp"

namespace forensics::k8s {
class client;
}

namespace forensics::actors {

/// An answer that came back on the client's thread, by the number of the
/// request that it belongs to. INTERNAL to the api actor.
template <class Reply>
struct arrived {
  std::uint64_t number = 0;
  Reply reply;
};
using arrived_reply = arrived<k8s::reply>;
using arrived_open = arrived<k8s::open_reply>;
using arrived_chunk = arrived<k8s::chunk_reply>;

using api_bridge =
    api_actor::extend<reacts_to<arrived_reply>, reacts_to<arrived_open>,
                      reacts_to<arrived_chunk>>;

struct api_state {
  static constexpr const char* name = "api";
  template <class Reply>
  using waiting = std::map<std::uint64_t, caf::typed_response_promise<Reply>>;

  context around;
  std::shared_ptr<k8s::client> client;
  std::uint64_t last_number = 0;
  waiting<k8s::reply> replies;
  waiting<k8s::open_reply> opens;
  waiting<k8s::chunk_reply> chunks;
};

/// The bridge between the actors and the client's thread: the client's
/// handlers only send a message here, promises are kept on this side.
api_bridge::behavior_type api(api_bridge::stateful_pointer<api_state> self,
                              context around,
                              std::shared_ptr<k8s::client> client);

}  // namespace forensics::actors

FORENSICS_LOCAL_MESSAGE(forensics::actors::arrived_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::arrived_open)
FORENSICS_LOCAL_MESSAGE(forensics::actors::arrived_chunk)
