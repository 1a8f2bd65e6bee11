#include "actors/event_recorder.hpp"

#include <utility>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/names.hpp"

namespace forensics::actors {

namespace {

using recorder_pointer =
    event_recorder_actor::stateful_pointer<event_recorder_state>;

void post_waiting(recorder_pointer self);

void post(recorder_pointer self, const event_recorder_state::told_event& told) {
  auto& state = self->state;
  const auto& what = told.what;
  auto create =
      k8s::create_event(what.which.pod_namespace,
                        model::make_event(what.which, what.reason, what.step,
                                          what.note, told.at));
  ++state.under_way;
  call(self, state.api, std::move(create),
       [self, which = what.which](const k8s::reply& reply) {
         --self->state.under_way;
         if (!reply && reply.error().what != k8s::action::exists)
           self->state.around.log->debug(
               "event not recorded", {{"case", model::case_name(which)},
                                      {"error", k8s::describe(reply.error())}});
         post_waiting(self);
       });
}

void post_waiting(recorder_pointer self) {
  auto& state = self->state;
  while (state.under_way < state.max_under_way && !state.waiting.empty()) {
    const auto next = std::move(state.waiting.front());
    state.waiting.pop_front();
    post(self, next);
  }
}

void record(recorder_pointer self, record_event& what) {
  auto& state = self->state;
  if (state.waiting.size() >= state.max_waiting) {
    state.around.log->warning("event dropped: too many under way",
                              {{"case", model::case_name(what.which)},
                               {"namespace", what.which.pod_namespace},
                               {"pod", what.which.pod}});
    return;
  }
  state.waiting.push_back({std::move(what), state.around.now()});
  post_waiting(self);
}

}  // namespace

event_recorder_actor::behavior_type event_recorder(recorder_pointer self,
                                                   context around,
                                                   api_actor api) {
  self->state.around = std::move(around);
  self->state.api = std::move(api);
  return {[self](record_event& what) { record(self, what); }};
}

}  // namespace forensics::actors
