#include "actors/ttl_reaper.hpp"

#include <algorithm>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/json.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using reaper_pointer = ttl_reaper_actor::stateful_pointer<ttl_reaper_state>;

constexpr std::size_t case_page = 250;

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
      state.around.log->warning(
          "case kept: its TTL can't be read",
          {{"case", view.name}, {"label", model::label_ttl}});
      break;
    case model::expiry::expired:
      remove(self, view);
      break;
  }
}

void look_again(reaper_pointer self) {
  auto& state = self->state;
  const auto wait =
      std::clamp(state.wait, state.shortest_wait, state.longest_wait);
  self->delayed_send(self, wait, reap{});
}

void look(reaper_pointer self, const std::string& continue_token);

void on_page(reaper_pointer self, const k8s::reply& page) {
  auto& state = self->state;
  const auto list = page ? model::parse_json(page->body)
                         : failure{k8s::describe(page.error())};
  if (!list) {
    state.around.log->warning("cases could not be listed",
                              {{"error", list.error()}});
    look_again(self);
    return;
  }
  for (const auto& object : model::array_at(*list, {"items"}).GetArray())
    if (const auto view = model::read_case(object)) judge(self, *view);
  const auto more = model::text_at(*list, {"metadata", "continue"});
  if (!more.empty()) {
    look(self, std::string(more));
    return;
  }
  state.around.metrics->cases(state.kept, state.held, state.unreadable);
  look_again(self);
}

void look(reaper_pointer self, const std::string& continue_token) {
  call(self, self->state.api,
       k8s::list_config_map_metadata(self->state.settings->target_namespace,
                                     model::label_signature, case_page,
                                     continue_token),
       [=](const k8s::reply& page) { on_page(self, page); });
}

void start_over(reaper_pointer self) {
  auto& state = self->state;
  state.kept = state.held = state.unreadable = 0;
  state.wait = std::min<std::chrono::milliseconds>(
      state.longest_wait, state.settings->forensic_ttl);
  look(self, "");
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
