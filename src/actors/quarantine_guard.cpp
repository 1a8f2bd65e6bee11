#include "actors/quarantine_guard.hpp"

#include <algorithm>
#include <utility>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using guard_pointer =
    quarantine_guard_actor::stateful_pointer<quarantine_guard_state>;

void begin_after(guard_pointer self, std::chrono::milliseconds wait) {
  self->delayed_send(self, wait, guard{});
}

/// Until it stands; then goes on with the watch, or has it opened.
void look(guard_pointer self) {
  if (self->state.on_progress) self->state.on_progress();
  ask<quarantine_reply>(
      self, self->state.quarantine, "the quarantine", quarantine_deadline,
      ensure_quarantine{true}, [=](const quarantine_reply& stands) {
        auto& state = self->state;
        const double random = state.around.random();
        if (!stands) {
          const auto wait =
              std::max(stands.error().retry_after,
                       state.backoff.delay(state.failed_looks++, random));
          state.around.log->warning("quarantine could not be checked",
                                    {{"error", k8s::describe(stands.error())},
                                     {"retry_ms", wait.count()}});
          self->delayed_send(self, wait, look_again{});
          return;
        }
        state.failed_looks = 0;
        if (state.stream)
          self->delayed_send(self, state.pause, listen_on{});
        else
          begin_after(self, state.next_try);
      });
}

/// The watch is gone; when it is to be opened again is in `next_try`.
void on_failure(guard_pointer self, const k8s::error& why) {
  auto& state = self->state;
  const bool lived_long =
      state.stream && state.around.now() - state.opened_at >= state.long_lived;
  state.stream.reset();
  if (lived_long) state.failures = 0;
  state.next_try =
      std::max(why.retry_after,
               state.backoff.delay(state.failures++, state.around.random()));
  state.around.log->warning(
      "quarantine watch interrupted",
      {{"error", k8s::describe(why)}, {"retry_ms", state.next_try.count()}});
}

void on_chunk(guard_pointer self, const k8s::chunk_reply& chunk) {
  auto& state = self->state;
  if (!chunk) {
    on_failure(self, chunk.error());
    begin_after(self, state.next_try);
  } else if (chunk->end) {
    state.stream.reset();
    state.failures = 0;
    begin_after(self, state.pause);
  } else {
    look(self);
  }
}

void listen(guard_pointer self) {
  const k8s::stream_id stream = *self->state.stream;
  // The client's own idle limit ends it; see the watcher.
  self->request(self->state.api, caf::infinite, read_stream{stream})
      .then([=](const k8s::chunk_reply& chunk) { on_chunk(self, chunk); },
            [=](const caf::error& why) {
              self->send(self->state.api, close_stream{stream});
              on_chunk(self, failure{no_answer("the API actor", why)});
            });
}

void open(guard_pointer self) {
  auto& state = self->state;
  if (state.on_progress) state.on_progress();
  auto watch = k8s::watch_network_policy(
      state.target_namespace, model::network_policy_name, state.server_timeout);
  const auto deadline = watch.timeout + api_slack;
  ask<k8s::open_reply>(self, state.api, "the API actor", deadline,
                       open_stream{std::move(watch)},
                       [=](const k8s::open_reply& opened) {
                         auto& now = self->state;
                         if (opened) {
                           now.stream = *opened;
                           now.opened_at = now.around.now();
                         } else {
                           on_failure(self, opened.error());
                         }
                         look(self);
                       });
}

}  // namespace

quarantine_guard_actor::behavior_type quarantine_guard(
    guard_pointer self, context around, api_actor api,
    quarantine_actor quarantine, std::string target_namespace,
    std::function<void()> on_progress) {
  auto& state = self->state;
  state.around = std::move(around);
  state.api = std::move(api);
  state.quarantine = std::move(quarantine);
  state.target_namespace = std::move(target_namespace);
  state.on_progress = std::move(on_progress);
  return {
      [self](guard) { open(self); },
      [self](listen_on) { listen(self); },
      [self](look_again) { look(self); },
  };
}

}  // namespace forensics::actors
