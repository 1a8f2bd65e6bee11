#include "actors/pod_cloner.hpp"

#include "actors/call.hpp"
#include "actors/ownership.hpp"
#include "k8s/requests.hpp"
#include "model/json.hpp"

namespace forensics::actors {

namespace {

using cloner_pointer = pod_cloner_actor::stateful_pointer<pod_cloner_state>;
using clone_promise = caf::typed_response_promise<clone_reply>;

k8s::error not_clonable(std::string why) {
  k8s::error out;
  out.what = k8s::action::invalid;
  out.reason = "NotClonable";
  out.message = std::move(why);
  out.request = "make the clone";
  return out;
}

/// The clone's name is taken: by this case's clone, which a try before made,
/// or by one of an earlier case of the same crash that is being deleted.
void accept_existing(cloner_pointer self, const model::case_owner& owner,
                     created_clone clone, clone_promise promise) {
  call(self, self->state.api, k8s::get_pod(owner.target_namespace, owner.name),
       [=](const k8s::reply& found) mutable {
         if (!found)
           promise.deliver(clone_reply{failure{found.error()}});
         else if (belongs(found->body, owner))
           promise.deliver(clone_reply{clone});
         else
           promise.deliver(clone_reply{failure{name_taken("pods", owner)}});
       });
}

void create(cloner_pointer self, const create_clone& what,
            clone_promise promise) {
  const auto pod = model::parse_json(*what.pod_json);
  if (!pod) {
    promise.deliver(clone_reply{failure{not_clonable(pod.error())}});
    return;
  }
  auto clone = model::make_clone(*pod, what.how);
  if (!clone) {
    promise.deliver(clone_reply{failure{not_clonable(clone.error())}});
    return;
  }
  auto post = k8s::create_pod(what.how.owner.target_namespace,
                              std::move(clone->pod_json));
  call(self, self->state.api, std::move(post),
       [self, promise, owner = what.how.owner,
        differences = model::to_json(clone->differences)](
           const k8s::reply& made) mutable {
         if (made)
           promise.deliver(clone_reply{created_clone{differences, true}});
         else if (made.error().what == k8s::action::exists)
           accept_existing(self, owner, {differences, false}, promise);
         else
           promise.deliver(clone_reply{failure{made.error()}});
       });
}

clone_promise clone(cloner_pointer self, const create_clone& what) {
  auto promise = self->make_response_promise<clone_reply>();
  ask<done_reply>(self, self->state.quarantine, "the quarantine",
                  quarantine_deadline, ensure_quarantine{},
                  [=](const done_reply& stands) mutable {
                    if (stands)
                      create(self, what, promise);
                    else
                      promise.deliver(clone_reply{failure{stands.error()}});
                  });
  return promise;
}

}  // namespace

pod_cloner_actor::behavior_type pod_cloner(cloner_pointer self, context around,
                                           api_actor api,
                                           quarantine_actor quarantine) {
  auto& state = self->state;
  state.around = std::move(around);
  state.api = std::move(api);
  state.quarantine = std::move(quarantine);
  return {[self](const create_clone& what) { return clone(self, what); }};
}

}  // namespace forensics::actors
