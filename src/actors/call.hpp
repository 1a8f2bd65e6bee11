#pragma once

#include <utility>

#include "actors/context.hpp"
#include "actors/protocol.hpp"

namespace forensics::actors {

/// One request to the API actor; `on_reply(k8s::reply&)` runs exactly once, on
/// the calling actor. An API actor that is dead or silent comes back as an
/// error reply too, so that there is one error arm.
template <class Self, class OnReply>
void call(Self* self, const api_actor& api, k8s::request what,
          OnReply on_reply) {
  const auto timeout = what.timeout + api_slack;
  self->request(api, timeout, std::move(what))
      .then([on_reply](k8s::reply& reply) mutable { on_reply(reply); },
            [on_reply](const caf::error& why) mutable {
              k8s::reply reply = failure{no_answer("the API actor", why)};
              on_reply(reply);
            });
}

}  // namespace forensics::actors
