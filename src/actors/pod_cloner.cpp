#include "actors/pod_cloner.hpp"

#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "actors/call.hpp"
#include "actors/defect.hpp"
#include "actors/ownership.hpp"
#include "k8s/requests.hpp"
#include "model/heal.hpp"
#include "model/json.hpp"
#include "model/mask.hpp"
#include "model/secret_values.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using cloner_pointer = pod_cloner_actor::stateful_pointer<pod_cloner_state>;
using clone_promise = caf::typed_response_promise<clone_reply>;

/// Each try relaxes something, see heal_clone; a LimitRange names all that it
/// minds at once, the validation too.
constexpr int most_tries = 8;

k8s::error not_clonable(std::string why) {
  k8s::error out;
  out.what = k8s::action::invalid;
  out.reason = "NotClonable";
  out.message = std::move(why);
  out.request = "make the clone";
  return out;
}

/// One clone on its way.
struct attempt {
  std::shared_ptr<const std::string> source_json;
  model::case_owner owner;
  std::string pod_json;
  std::vector<model::difference> differences;  ///< as it was first sent
  int tries = 1;
};

/// `pod_json` is the clone as it stands, which tells what was relaxed.
created_clone outcome(const attempt& now, const std::string& pod_json,
                      bool is_new) {
  auto all = now.differences;
  if (const auto pod = model::parse_json(pod_json)) {
    auto relaxed = model::parse_differences(
        model::text_at(*pod, {"metadata", "annotations", model::note_relaxed}));
    std::move(relaxed.begin(), relaxed.end(), std::back_inserter(all));
  }
  return {model::to_json(all), is_new};
}

/// Policies and webhooks quote what they like of a pod that they refuse.
k8s::error without_passwords(k8s::error why, const attempt& now) {
  if (const auto source = model::parse_json(*now.source_json))
    why.message = model::mask(model::literal_values(*source)).hide(why.message);
  return why;
}

/// The clone's name is taken: by this case's clone, which a try before made,
/// or by one of an earlier case of the same crash that is being deleted.
void accept_existing(cloner_pointer self, const attempt& now,
                     clone_promise promise) {
  call(self, self->state.api,
       k8s::get_pod(now.owner.target_namespace, now.owner.name),
       [=](const k8s::reply& found) mutable {
         if (!found)
           promise.deliver(clone_reply{failure{found.error()}});
         else if (belongs(found->body, now.owner))
           promise.deliver(clone_reply{outcome(now, found->body, false)});
         else
           promise.deliver(clone_reply{failure{name_taken("pods", now.owner)}});
       });
}

/// The next try, relaxed by what the server named; nullopt where none helps.
std::optional<attempt> relaxed(attempt now, const k8s::error& why) {
  if (now.tries >= most_tries) return std::nullopt;
  const auto pod = model::parse_json(now.pod_json);
  if (!pod) return std::nullopt;
  model::refusal refused{why.status, why.message, {}};
  for (const k8s::cause& cause : why.causes)
    refused.fields.push_back(cause.field);
  auto healed = model::heal_clone(*pod, refused);
  if (!healed) return std::nullopt;
  now.pod_json = std::move(healed->pod_json);
  ++now.tries;
  return now;
}

void send(cloner_pointer self, attempt now, clone_promise promise) {
  auto post = k8s::create_pod(now.owner.target_namespace, now.pod_json);
  call(self, self->state.api, std::move(post),
       [self, promise, now = std::move(now)](const k8s::reply& made) mutable {
         if (made)
           promise.deliver(clone_reply{outcome(now, now.pod_json, true)});
         else if (made.error().what == k8s::action::exists)
           accept_existing(self, now, promise);
         else if (auto next = relaxed(now, made.error()))
           send(self, std::move(*next), promise);
         else
           promise.deliver(
               clone_reply{failure{without_passwords(made.error(), now)}});
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
  if (clone)
    send(self,
         {what.pod_json, what.how.owner, std::move(clone->pod_json),
          std::move(clone->differences)},
         promise);
  else
    promise.deliver(clone_reply{failure{not_clonable(clone.error())}});
}

clone_promise clone(cloner_pointer self, const create_clone& what) {
  auto promise = self->make_response_promise<clone_reply>();
  ask<quarantine_reply>(
      self, self->state.quarantine, "the quarantine", quarantine_deadline,
      ensure_quarantine{},
      [=, what = what](const quarantine_reply& stands) mutable {
        if (!stands) {
          promise.deliver(clone_reply{failure{stands.error()}});
          return;
        }
        what.how.has_priority_class = stands->has_priority_class;
        create(self, what, promise);
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
  tell_defects(self);
  return {[self](const create_clone& what) {
    self->state.around.pass("pod_cloner", what.how.owner.name);
    return clone(self, what);
  }};
}

}  // namespace forensics::actors
