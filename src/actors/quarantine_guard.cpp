#include "actors/quarantine_guard.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using guard_pointer =
    quarantine_guard_actor::stateful_pointer<quarantine_guard_state>;

/// Has the quarantine checked, then goes on with `next`.
void look(guard_pointer self, std::function<void()> next) {
  ask<quarantine_reply>(self, self->state.quarantine, "the quarantine",
                        quarantine_deadline, ensure_quarantine{true},
                        [=](const quarantine_reply& stands) {
                          if (!stands)
                            self->state.around.log->warning(
                                "quarantine could not be checked",
                                {{"error", k8s::describe(stands.error())}});
                          next();
                        });
}

void begin_after(guard_pointer self, std::chrono::milliseconds wait) {
  self->delayed_send(self, wait, guard{});
}

void on_failure(guard_pointer self, const k8s::error& why) {
  auto& state = self->state;
  const auto wait =
      std::max(why.retry_after,
               state.backoff.delay(state.failures++, state.around.random()));
  state.around.log->warning(
      "quarantine watch interrupted",
      {{"error", k8s::describe(why)}, {"retry_ms", wait.count()}});
  look(self, [=] { begin_after(self, wait); });
}

void listen(guard_pointer self, k8s::stream_id stream) {
  // The client's own idle limit ends it; see the watcher.
  self->request(self->state.api, caf::infinite, read_stream{stream})
      .then(
          [=](const k8s::chunk_reply& chunk) {
            if (!chunk)
              on_failure(self, chunk.error());
            else if (chunk->end)
              begin_after(self, self->state.pause);
            else
              look(self, [=] {
                self->delayed_send(self, self->state.pause, listen_on{stream});
              });
          },
          [=](const caf::error& why) {
            on_failure(self, no_answer("the API actor", why));
          });
}

void open(guard_pointer self) {
  auto& state = self->state;
  auto watch = k8s::watch_network_policy(
      state.target_namespace, model::network_policy_name, state.server_timeout);
  ask<k8s::open_reply>(
      self, state.api, "the API actor", watch.timeout + api_slack,
      open_stream{std::move(watch)}, [=](const k8s::open_reply& opened) {
        if (!opened) {
          on_failure(self, opened.error());
          return;
        }
        self->state.failures = 0;
        look(self, [=, stream = *opened] { listen(self, stream); });
      });
}

}  // namespace

quarantine_guard_actor::behavior_type quarantine_guard(
    guard_pointer self, context around, api_actor api,
    quarantine_actor quarantine, std::string target_namespace) {
  auto& state = self->state;
  state.around = std::move(around);
  state.api = std::move(api);
  state.quarantine = std::move(quarantine);
  state.target_namespace = std::move(target_namespace);
  return {
      [self](guard) { open(self); },
      [self](listen_on next) { listen(self, next.stream); },
  };
}

}  // namespace forensics::actors
