#include "actors/event_recorder.hpp"

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/names.hpp"

namespace forensics::actors {

namespace {

using recorder_pointer =
    event_recorder_actor::stateful_pointer<event_recorder_state>;

void record(recorder_pointer self, const record_event& what) {
  auto& state = self->state;
  if (state.under_way >= state.max_under_way) {
    state.around.log->warning("event dropped: too many under way",
                              {{"case", model::case_name(what.which)},
                               {"namespace", what.which.pod_namespace},
                               {"pod", what.which.pod}});
    return;
  }
  auto post =
      k8s::create_event(what.which.pod_namespace,
                        model::make_event(what.which, what.reason, what.step,
                                          what.note, state.around.now()));
  ++state.under_way;
  call(self, state.api, std::move(post),
       [self, which = what.which](const k8s::reply& reply) {
         auto& [around, api, under_way] = self->state;
         --under_way;
         if (!reply && reply.error().what != k8s::action::exists)
           around.log->debug("event not recorded",
                             {{"case", model::case_name(which)},
                              {"error", k8s::describe(reply.error())}});
       });
}

}  // namespace

event_recorder_actor::behavior_type event_recorder(recorder_pointer self,
                                                   context around,
                                                   api_actor api) {
  self->state.around = std::move(around);
  self->state.api = std::move(api);
  return {[self](const record_event& what) { record(self, what); }};
}

}  // namespace forensics::actors
