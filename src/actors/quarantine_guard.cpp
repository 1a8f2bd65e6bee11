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

void open(guard_pointer self);
void listen(guard_pointer self);

void wait(guard_pointer self, std::chrono::milliseconds how_long,
          void (*next)(guard_pointer)) {
  auto& state = self->state;
  state.next = [=] { next(self); };
  self->delayed_send(self, how_long, guard_due{++state.number});
}

/// Until it stands; then goes on with the watch, or has it opened.
void look(guard_pointer self) {
  tell(self->state.on_progress, watch_sign::tries);
  ask<quarantine_reply>(
      self, self->state.quarantine, "the quarantine", quarantine_deadline,
      ensure_quarantine{true}, [=](const quarantine_reply& stands) {
        auto& state = self->state;
        const double random = state.around.random();
        if (!stands) {
          const auto pause =
              std::max(stands.error().retry_after,
                       state.backoff.delay(state.failed_looks++, random));
          state.around.log->warning("quarantine could not be checked",
                                    {{"error", k8s::describe(stands.error())},
                                     {"retry_ms", pause.count()}});
          return wait(self, pause, look);
        }
        state.failed_looks = 0;
        if (state.stream)
          wait(self, state.pause, listen);
        else
          wait(self, state.next_try, open);
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
    wait(self, state.next_try, open);
    return;
  }
  tell(self->state.on_progress, watch_sign::answered);
  if (chunk->end) {
    state.stream.reset();
    state.failures = 0;
    wait(self, state.pause, open);
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
  tell(self->state.on_progress, watch_sign::tries);
  auto watch = k8s::watch_network_policy(
      state.target_namespace, model::network_policy_name, state.server_timeout);
  const auto deadline = watch.timeout + api_slack;
  ask<k8s::open_reply>(self, state.api, "the API actor", deadline,
                       open_stream{std::move(watch)},
                       [=](const k8s::open_reply& opened) {
                         auto& now = self->state;
                         if (opened) {
                           tell(self->state.on_progress, watch_sign::answered);
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
    watch_listener on_progress) {
  auto& state = self->state;
  state.around = std::move(around);
  state.api = std::move(api);
  state.quarantine = std::move(quarantine);
  state.target_namespace = std::move(target_namespace);
  state.on_progress = std::move(on_progress);
  return {
      [self](guard) { open(self); },
      [self](server_is_back) {
        auto& now = self->state;
        const bool is_well = now.stream && now.failed_looks == 0;
        now.failures = now.failed_looks = 0;
        if (is_well || !std::exchange(now.next, nullptr)) return;
        if (now.stream)
          look(self);
        else
          open(self);
      },
      [self](guard_due due) {
        if (due.number != self->state.number) return;
        if (const auto next = std::exchange(self->state.next, nullptr)) next();
      },
  };
}

}  // namespace forensics::actors
