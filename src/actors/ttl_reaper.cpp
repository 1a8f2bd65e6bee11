#include "actors/ttl_reaper.hpp"

#include <algorithm>
#include <utility>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/json.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using reaper_pointer = ttl_reaper_actor::stateful_pointer<ttl_reaper_state>;

void update_gauge(const ttl_reaper_state& state) {
  const auto& count = state.plan.count();
  state.around.metrics->cases(count.kept, count.held, count.unreadable);
}

// -- one deletion ------------------------------------------------------------

void delete_expired(reaper_pointer self, std::size_t most);

/// The attempt is over.
void end(reaper_pointer self, bool is_failing) {
  auto& state = self->state;
  --state.under_way;
  state.is_failing = is_failing;
  if (!is_failing) delete_expired(self, state.max_under_way);
}

void try_later(reaper_pointer self, const model::expired_case& which,
               std::chrono::milliseconds wait) {
  self->delayed_send(self, wait, reap_again{which});
}

void on_failure(reaper_pointer self, const model::expired_case& which,
                const k8s::error& why) {
  auto& state = self->state;
  const unsigned failures = state.plan.postpone(which);
  const bool has_changed = why.what == k8s::action::conflict;
  if (failures > 0) {
    const auto wait =
        std::max(why.retry_after,
                 state.backoff.delay(failures - 1, state.around.random()));
    if (!has_changed)
      state.around.log->warning("case could not be deleted",
                                {{"case", which.name},
                                 {"error", k8s::describe(why)},
                                 {"retry_ms", wait.count()}});
    try_later(self, which, wait);
  }
  end(self, !has_changed);
}

void remove(reaper_pointer self, const model::expired_case& which) {
  auto& state = self->state;
  call(self, state.api,
       k8s::delete_config_map(state.target_namespace, which.name, which.uid,
                              which.resource_version),
       [=](const k8s::reply& deleted) {
         const auto& around = self->state.around;
         if (deleted) {
           around.metrics->case_expired();
           around.log->info("case expired", {{"case", which.name}});
         } else if (deleted.error().what != k8s::action::not_found) {
           on_failure(self, which, deleted.error());
           return;
         }
         end(self, false);
       });
}

/// The watch of the clones may lag behind that of the cases, and a hold must
/// not be missed.
void remove_unless_held(reaper_pointer self, const model::expired_case& which) {
  auto& state = self->state;
  ++state.under_way;
  call(self, state.api,
       k8s::get_pod_metadata(state.target_namespace, which.name),
       [=](const k8s::reply& clone) {
         if (!clone) {
           if (clone.error().what == k8s::action::not_found)
             remove(self, which);
           else
             on_failure(self, which, clone.error());
           return;
         }
         const auto object = model::parse_json(clone->body);
         if (object && !model::is_held(*object)) {
           remove(self, which);
           return;
         }
         self->state.plan.postpone(which);
         try_later(self, which, self->state.held_wait);
         end(self, false);
       });
}

void delete_expired(reaper_pointer self, std::size_t most) {
  auto& state = self->state;
  if (state.under_way >= most) return;
  for (const auto& which :
       state.plan.take_expired(state.now, most - state.under_way))
    remove_unless_held(self, which);
}

// -- looks -------------------------------------------------------------------

void report_unreadable(ttl_reaper_state& state) {
  const std::size_t unreadable = state.plan.count().unreadable;
  if (unreadable > state.reported_unreadable)
    state.around.log->warning("cases kept: their TTL can't be read",
                              {{"cases", unreadable},
                               {"label", model::label_ttl},
                               {"example", state.plan.unreadable_example()}});
  state.reported_unreadable = unreadable;
}

void look(reaper_pointer self) {
  auto& state = self->state;
  const auto now = state.around.now();
  if (state.clock.believes(now, state.waited))
    state.now = now;
  else if (state.clock.has_leapt())
    state.around.log->warning(
        "the clock has leapt ahead: no case expires for a minute", {});
  report_unreadable(state);
  delete_expired(self, state.is_failing ? 1 : state.max_under_way);

  state.waited = state.longest_wait;
  if (const auto next = state.plan.next())
    state.waited = std::clamp(std::max(*next, state.now) - state.now,
                              state.shortest_wait, state.longest_wait);
  self->delayed_send(self, state.waited, reap{});
}

void on_gone(reaper_pointer self, const case_gone& what) {
  auto& state = self->state;
  if (!state.plan.remove(what.case_name, what.uid, state.now))
    self->send(state.limiter, what);
  update_gauge(state);
}

}  // namespace

ttl_reaper_actor::behavior_type ttl_reaper(reaper_pointer self, context around,
                                           api_actor api,
                                           rate_limiter_actor limiter,
                                           std::string target_namespace) {
  auto& state = self->state;
  state.around = std::move(around);
  state.api = std::move(api);
  state.limiter = std::move(limiter);
  state.target_namespace = std::move(target_namespace);
  return {
      [self](const case_stands& what) {
        self->state.plan.put(what.view);
        update_gauge(self->state);
      },
      [self](const clone_hold& what) {
        self->state.plan.hold_clone(what.case_name, what.held);
        update_gauge(self->state);
      },
      [self](const case_gone& what) { on_gone(self, what); },
      [self](reap) { look(self); },
      [self](const reap_again& what) { self->state.plan.retry(what.which); },
  };
}

}  // namespace forensics::actors
