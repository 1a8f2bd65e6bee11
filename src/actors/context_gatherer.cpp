#include "actors/context_gatherer.hpp"

#include <algorithm>
#include <utility>

#include "actors/call.hpp"
#include "actors/context_parts.hpp"
#include "actors/defect.hpp"
#include "model/names.hpp"
#include "model/pod_times.hpp"

namespace forensics::actors {

namespace {

std::chrono::milliseconds time_left(const context_gatherer_state& state,
                                    const gathering& all) {
  // A clock that was set back gives no more time than was asked for.
  return std::clamp<std::chrono::milliseconds>(
      all.due - state.around.now(), model::duration{0}, all.what.patience);
}

model::shown_text shown_by(const gather_context& what) {
  if (!what.hidden) return {};
  return {what.hidden->mask, what.hidden->unknown.empty()
                                 ? model::free_text::masked
                                 : model::free_text::left_out};
}

std::string changes_of(const gathering& all) {
  model::change_facts facts;
  const bool is_template = all.against && !all.against->replica_set.empty();
  auto healthy = model::parse_json(all.healthy_json);
  auto own = model::parse_json(is_template ? all.own_template : "");
  if (all.against && healthy && (own || !is_template)) {
    facts.healthy = &*healthy;
    facts.crashed = is_template ? &*own : &all.pod;
    facts.against = all.against;
  }
  facts.why = all.changes_why;
  facts.is_redacted_already = all.what.is_redacted && !is_template;
  facts.started_at = model::time_at(all.pod, {"status", "startTime"});
  facts.configuration = all.configuration;
  facts.not_looked_at = all.not_looked_at;
  return model::changes_to_json(facts, all.how);
}

void deliver(gatherer_pointer self, const shared_gathering& all) {
  all->is_over = true;
  self->state.open.erase(all->number);
  const auto& which = all->what.which;
  if (!all->pod_events_why.empty())
    all->events.miss("Pod/" + which.pod, all->pod_events_why);
  if (!all->node_events_why.empty())
    all->events.miss("Node/" + which.node, all->node_events_why);
  model::crash_context out;
  out.events_json = all->events.to_json();
  out.owners_json = model::to_json(
      all->owners, all->pod.IsNull() ? "the case holds no pod" : "");
  out.changes_json = changes_of(*all);
  all->promise.deliver(context_reply{std::move(out)});
}

/// What broke here costs this case its context, and no other anything.
void end_with(gatherer_pointer self, const shared_gathering& all,
              const std::string& defect) {
  auto& state = self->state;
  all->is_over = true;
  state.open.erase(all->number);
  state.around.log->error("the context of a crash could not be gathered",
                          {{"case", model::case_name(all->what.which)},
                           {"namespace", all->what.which.pod_namespace},
                           {"pod", all->what.which.pod},
                           {"error", defect}});
  k8s::error out;
  out.what = k8s::action::invalid;
  out.message = defect;
  all->promise.deliver(context_reply{failure{std::move(out)}});
}

void begin_waiting(gatherer_pointer self) {
  auto& state = self->state;
  while (state.under_way < state.most_under_way && !state.waiting.empty()) {
    const auto next = std::move(state.waiting.front());
    state.waiting.pop_front();
    next();
  }
}

/// Once for each kind of request: every case would say the same.
void tell_missing_right(context_gatherer_state& state, const k8s::error& why) {
  if (why.what != k8s::action::forbidden ||
      state.told.size() >= state.most_told ||
      !state.told.insert(why.request).second)
    return;
  state.around.log->warning("the context of crashes may not be read",
                            {{"error", k8s::describe(why)}});
}

caf::typed_response_promise<context_reply> gather(gatherer_pointer self,
                                                  gather_context what) {
  auto& state = self->state;
  auto shown = shown_by(what);
  const auto all = std::make_shared<gathering>(std::move(what), shown);
  all->promise = self->make_response_promise<context_reply>();
  all->number = ++state.last_number;
  all->due = state.around.now() + all->what.patience;
  if (auto pod = model::parse_json(*all->what.pod_json))
    all->pod = *std::move(pod);
  state.open.emplace(all->number, all);
  self->delayed_send(self, all->what.patience, context_due{all->number});
  const auto defect = contained([&] {
    state.around.pass("context_gatherer", all->what.which.pod);
    gather_events(self, all);
    gather_owners(self, all);
    gather_configuration(self, all);
    finish_part(self, all);
  });
  if (defect) end_with(self, all, *defect);
  return all->promise;
}

}  // namespace

void request_for(gatherer_pointer self, const shared_gathering& all,
                 k8s::request what,
                 std::function<void(const k8s::reply&)> on_reply) {
  what.over = k8s::lane::context;
  what.body_limit = longest_answer;
  self->state.waiting.push_back([=, what = std::move(what)]() mutable {
    auto& state = self->state;
    if (all->is_over) return;
    what.timeout = std::max(time_left(state, *all), model::duration{1});
    ++state.under_way;
    call(self, state.api, std::move(what), [=](const k8s::reply& reply) {
      --self->state.under_way;
      if (!reply) tell_missing_right(self->state, reply.error());
      if (!all->is_over) {
        if (const auto defect = contained([&] { on_reply(reply); }))
          end_with(self, all, *defect);
      }
      begin_waiting(self);
    });
  });
  begin_waiting(self);
}

void finish_part(gatherer_pointer self, const shared_gathering& all) {
  if (--all->open == 0) deliver(self, all);
}

context_gatherer_actor::behavior_type context_gatherer(gatherer_pointer self,
                                                       context around,
                                                       api_actor api) {
  self->state.around = std::move(around);
  self->state.api = std::move(api);
  return {
      [self](gather_context& what) { return gather(self, std::move(what)); },
      [self](context_due what) {
        const auto found = self->state.open.find(what.number);
        if (found != self->state.open.end()) {
          const auto late = found->second;
          if (const auto defect = contained([&] { deliver(self, late); }))
            end_with(self, late, *defect);
        }
      },
  };
}

}  // namespace forensics::actors
