#pragma once

#include <memory>
#include <utility>

#include "actors/context.hpp"
#include "actors/page_ahead.hpp"
#include "actors/protocol.hpp"
#include "actors/watch_sign.hpp"
#include "k8s/resource_watch.hpp"

/// Drives the `k8s::resource_watch` that an actor's state has as `watch`: opens
/// what it asks for, pulls the bytes, pauses. The state has `around`, `api`,
/// `on_progress` (a `watch_listener`) and `ahead` (a shared `page_ahead`)
/// besides; `watch_again` is answered by `open_next`.
namespace forensics::actors {

/// What is particular to an actor's watch.
template <class Pointer>
struct watch_user {
  /// Takes what one piece of input came to.
  void (*take)(Pointer self, k8s::watch_progress& progress);
  const char* interrupted;  ///< the log's message
  const char* unreadable;   ///< that of objects that are skipped
  /// The server has answered a request; nullptr: of no interest.
  void (*answered)(Pointer self) = nullptr;
};

namespace watch_loop {

template <class Pointer>
void abandon_ahead(Pointer self) {
  auto& state = self->state;
  if (!state.ahead) return;
  const auto& opened = state.ahead->opened;
  if (opened && *opened) self->send(state.api, close_stream{**opened});
  if (opened)
    state.ahead = nullptr;
  else
    state.ahead->is_abandoned = true;
}

/// True when the stream goes on.
template <class Pointer>
bool digest(Pointer self, const watch_user<Pointer>& user,
            k8s::watch_progress progress) {
  const context& around = self->state.around;
  tell(self->state.on_progress,
       progress.problem ? watch_sign::tries : watch_sign::answered);
  if (progress.malformed > 0) {
    around.metrics->malformed(progress.malformed);
    around.log->warning(user.unreadable, {{"objects", progress.malformed}});
  }
  user.take(self, progress);
  if (!progress.restart) return true;
  if (progress.problem) {
    abandon_ahead(self);
    const bool gone = progress.problem->what == k8s::action::gone;
    around.metrics->watch_restarted(gone ? "gone" : "error");
    around.log->warning(user.interrupted,
                        {{"error", k8s::describe(*progress.problem)},
                         {"retry_ms", progress.wait.count()}});
  } else {
    around.metrics->watch_restarted("end");
  }
  if (progress.wait.count() == 0)
    self->send(self, watch_again{});
  else
    self->delayed_send(self, progress.wait, watch_again{});
  return false;
}

template <class Pointer>
void fail(Pointer self, const watch_user<Pointer>& user,
          const k8s::error& why) {
  auto& state = self->state;
  digest(self, user, state.watch.on_error(why, state.around.random()));
}

template <class Pointer>
void read_next(Pointer self, const watch_user<Pointer>& user,
               k8s::stream_id stream);

template <class Pointer>
void on_opened(Pointer self, const watch_user<Pointer>& user,
               const k8s::open_reply& opened) {
  if (!opened) return fail(self, user, opened.error());
  if (user.answered != nullptr) user.answered(self);
  self->state.watch.on_open();
  read_next(self, user, *opened);
}

/// Calls `then` with the answer, which may be that there is none.
template <class Pointer, class Then>
void open(Pointer self, k8s::request what, Then then) {
  const auto timeout = what.timeout + api_slack;
  self->request(self->state.api, timeout, open_stream{std::move(what)})
      .then(then, [then](const caf::error& why) {
        then(k8s::open_reply{failure{no_answer("the API actor", why)}});
      });
}

template <class Pointer>
void take_ahead(Pointer self, const watch_user<Pointer>& user) {
  const auto page = std::exchange(self->state.ahead, nullptr);
  on_opened(self, user, *page->opened);
}

template <class Pointer>
void open_ahead(Pointer self, const watch_user<Pointer>& user) {
  auto& state = self->state;
  if (state.ahead) return;
  auto what = state.watch.page_ahead();
  if (!what) return;
  const auto page = std::make_shared<page_ahead>();
  page->target = what->target;
  state.ahead = page;
  open(self, *std::move(what), [=](const k8s::open_reply& opened) {
    page->opened = opened;
    if (page->is_abandoned)
      abandon_ahead(self);
    else if (page->is_due)
      take_ahead(self, user);
  });
}

template <class Pointer>
void read_next(Pointer self, const watch_user<Pointer>& user,
               k8s::stream_id stream) {
  // The client's own idle limit ends it. CAF 0.17 keeps a request's timeout
  // for its whole length, which a busy watch would pile up.
  self->request(self->state.api, caf::infinite, read_stream{stream})
      .then(
          [=](const k8s::chunk_reply& chunk) {
            auto& state = self->state;
            const double random = state.around.random();
            if (!chunk) {
              fail(self, user, chunk.error());
            } else if (!digest(self, user,
                               state.watch.on_bytes(chunk->bytes, random))) {
              self->send(state.api, close_stream{stream});
            } else if (chunk->end) {
              digest(self, user, state.watch.on_end(random));
            } else {
              open_ahead(self, user);
              read_next(self, user, stream);
            }
          },
          [=](const caf::error& why) {
            self->send(self->state.api, close_stream{stream});
            fail(self, user, no_answer("the API actor", why));
          });
}

}  // namespace watch_loop

/// Begins, or goes on: the next page, or the next watch.
template <class Pointer>
void open_next(Pointer self, const watch_user<Pointer>& user) {
  auto& state = self->state;
  tell(state.on_progress, watch_sign::tries);
  auto next = state.watch.next();
  const auto& page = state.ahead;
  // One that failed before it was due has cost nothing: it is asked for again.
  const bool has_failed = page && page->opened && !*page->opened;
  if (page && page->target == next.target && !has_failed) {
    page->is_due = true;
    page->is_abandoned = false;
    if (page->opened) watch_loop::take_ahead(self, user);
    return;
  }
  watch_loop::abandon_ahead(self);
  watch_loop::open(self, std::move(next), [=](const k8s::open_reply& opened) {
    watch_loop::on_opened(self, user, opened);
  });
}

}  // namespace forensics::actors
