#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include "actors/context.hpp"
#include "actors/protocol.hpp"

namespace forensics::actors {

/// One request to another actor. `on_reply(Reply&)` runs exactly once, on the
/// calling actor: an actor that is dead, or silent for the `deadline`, comes
/// back as an error reply that names it by `who`, so that there is one error
/// arm.
template <class Reply, class Self, class Handle, class Message, class OnReply>
void ask(Self* self, const Handle& whom, std::string_view who,
         std::chrono::milliseconds deadline, Message what, OnReply on_reply) {
  self->request(whom, deadline, std::move(what))
      .then([on_reply](Reply& reply) mutable { on_reply(reply); },
            [on_reply, who](const caf::error& why) mutable {
              k8s::error silence = no_answer(who, why);
              if constexpr (std::is_same_v<Reply, log_reply>) {
                Reply reply = failure{no_log{std::move(silence.message)}};
                on_reply(reply);
              } else {
                Reply reply = failure{std::move(silence)};
                on_reply(reply);
              }
            });
}

/// One request to the API server, by the API actor.
template <class Self, class OnReply>
void call(Self* self, const api_actor& api, k8s::request what,
          OnReply on_reply) {
  const auto deadline = what.timeout + api_slack;
  ask<k8s::reply>(self, api, "the API actor", deadline, std::move(what),
                  std::move(on_reply));
}

}  // namespace forensics::actors
