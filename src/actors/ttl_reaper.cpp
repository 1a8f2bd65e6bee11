#include "actors/ttl_reaper.hpp"

#include <algorithm>

#include "actors/call.hpp"
#include "actors/case_list.hpp"
#include "k8s/requests.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using reaper_pointer = ttl_reaper_actor::stateful_pointer<ttl_reaper_state>;

void remove(reaper_pointer self, const model::case_view& view) {
  auto& state = self->state;
  call(self, state.api,
       k8s::delete_config_map(state.settings->target_namespace, view.name,
                              view.uid, view.resource_version),
       [=, name = view.name](const k8s::reply& deleted) {
         auto& around = self->state.around;
         if (deleted) {
           around.metrics->case_expired();
           around.log->info("case expired", {{"case", name}});
         } else if (deleted.error().what != k8s::action::not_found &&
                    deleted.error().what != k8s::action::conflict) {
           around.log->warning(
               "case could not be deleted",
               {{"case", name}, {"error", k8s::describe(deleted.error())}});
         }
       });
}

void judge(reaper_pointer self, const model::case_view& view) {
  auto& state = self->state;
  if (view.being_deleted) return;
  const auto now = state.around.now();
  const auto decision = model::decide_expiry(view, now);
  switch (decision.verdict) {
    case model::expiry::keep:
      ++state.kept;
      state.wait =
          std::min<std::chrono::milliseconds>(state.wait, decision.at - now);
      break;
    case model::expiry::held:
      ++state.held;
      break;
    case model::expiry::unreadable:
      ++state.unreadable;
      state.around.log->debug("TTL can't be read", {{"case", view.name}});
      break;
    case model::expiry::expired:
      // The rest at the next look: deletions must not crowd out evidence.
      if (state.deletions++ < state.max_deletions)
        remove(self, view);
      else
        state.wait = state.shortest_wait;
      break;
  }
}

void look_again(reaper_pointer self) {
  auto& state = self->state;
  const auto wait =
      std::clamp(state.wait, state.shortest_wait, state.longest_wait);
  self->delayed_send(self, wait, reap{});
}

void on_end(reaper_pointer self, const std::optional<k8s::error>& failed) {
  auto& state = self->state;
  if (failed) {
    state.around.log->warning("cases could not be listed",
                              {{"error", k8s::describe(*failed)}});
  } else {
    state.around.metrics->cases(state.kept, state.held, state.unreadable);
    if (state.unreadable > 0 && state.unreadable != state.reported_unreadable)
      state.around.log->warning(
          "cases kept: their TTL can't be read",
          {{"cases", state.unreadable}, {"label", model::label_ttl}});
    state.reported_unreadable = state.unreadable;
  }
  look_again(self);
}

void start_over(reaper_pointer self) {
  auto& state = self->state;
  state.kept = state.held = state.unreadable = state.deletions = 0;
  state.wait = std::min<std::chrono::milliseconds>(
      state.longest_wait, state.settings->forensic_ttl);
  list_cases(
      self, state.api, state.settings->target_namespace,
      [=](const model::case_view& view) { judge(self, view); },
      [=](const std::optional<k8s::error>& failed) { on_end(self, failed); });
}

}  // namespace

ttl_reaper_actor::behavior_type ttl_reaper(
    reaper_pointer self, context around, api_actor api,
    std::shared_ptr<const model::settings> settings) {
  auto& state = self->state;
  state.around = std::move(around);
  state.api = std::move(api);
  state.settings = std::move(settings);
  return {
      [self](reap) { start_over(self); },
  };
}

}  // namespace forensics::actors
