#include "actors/quarantine.hpp"

#include <array>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/quarantine.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using quarantine_pointer = quarantine_actor::stateful_pointer<quarantine_state>;

enum class part { target_namespace, network_policy, service_account, none };

part after(part which) {
  return static_cast<part>(static_cast<int>(which) + 1);
}

k8s::request read(part which, const std::string& ns) {
  switch (which) {
    case part::target_namespace:
      return k8s::get_namespace(ns);
    case part::network_policy:
      return k8s::get_network_policy(ns, model::network_policy_name);
    default:
      return k8s::get_service_account(ns, model::service_account_name);
  }
}

k8s::request create(part which, const std::string& ns) {
  switch (which) {
    case part::target_namespace:
      return k8s::create_namespace(model::make_namespace(ns));
    case part::network_policy:
      return k8s::create_network_policy(ns, model::make_deny_all(ns));
    default:
      return k8s::create_service_account(ns, model::make_service_account(ns));
  }
}

bool denies_all(const k8s::response& answer) {
  const auto policy = model::parse_json(answer.body);
  return policy && model::is_deny_all(*policy);
}

k8s::error opened(const std::string& ns) {
  k8s::error out;
  out.what = k8s::action::conflict;
  out.reason = "QuarantineOpen";
  out.message =
      "the NetworkPolicy was changed and lets traffic through; "
      "delete it, and it is made anew";
  out.request = "check networkpolicies " +
                std::string(model::network_policy_name) + " in " + ns;
  return out;
}

void settle(quarantine_pointer self, done_reply how) {
  auto& state = self->state;
  state.checking = false;
  if (how)
    state.checked_at = state.around.now();
  else
    state.checked_at.reset();
  for (auto& promise : std::exchange(state.waiting, {})) promise.deliver(how);
}

void check(quarantine_pointer self, part which);

void make(quarantine_pointer self, part which) {
  call(self, self->state.api, create(which, self->state.target_namespace),
       [=](const k8s::reply& reply) {
         if (reply || reply.error().what == k8s::action::exists) {
           check(self, after(which));
           return;
         }
         settle(self, failure{reply.error()});
       });
}

void check(quarantine_pointer self, part which) {
  if (which == part::none) {
    settle(self, done{});
    return;
  }
  call(self, self->state.api, read(which, self->state.target_namespace),
       [=](const k8s::reply& reply) {
         // Namespaced installs may not read namespaces: the chart made it.
         const bool stands =
             reply || (which == part::target_namespace &&
                       reply.error().what == k8s::action::forbidden);
         if (which == part::network_policy && reply && !denies_all(*reply))
           settle(self, failure{opened(self->state.target_namespace)});
         else if (stands)
           check(self, after(which));
         else if (reply.error().what == k8s::action::not_found)
           make(self, which);
         else
           settle(self, failure{reply.error()});
       });
}

caf::typed_response_promise<done_reply> ensure(quarantine_pointer self,
                                               bool anew) {
  auto& state = self->state;
  auto promise = self->make_response_promise<done_reply>();
  const auto now = state.around.now();
  // A clock that was set back must not make a check valid for longer.
  const bool fresh = state.checked_at && now >= *state.checked_at &&
                     now - *state.checked_at < state.validity;
  if (fresh && !anew) {
    promise.deliver(done_reply{done{}});
    return promise;
  }
  state.waiting.push_back(promise);
  if (!std::exchange(state.checking, true)) check(self, part::target_namespace);
  return promise;
}

}  // namespace

quarantine_actor::behavior_type quarantine(quarantine_pointer self,
                                           context around, api_actor api,
                                           std::string target_namespace) {
  auto& state = self->state;
  state.around = std::move(around);
  state.api = std::move(api);
  state.target_namespace = std::move(target_namespace);
  return {[self](ensure_quarantine what) { return ensure(self, what.anew); }};
}

}  // namespace forensics::actors
