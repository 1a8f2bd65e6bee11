#include "actors/quarantine.hpp"

#include <utility>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/quarantine.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using quarantine_pointer = quarantine_actor::stateful_pointer<quarantine_state>;

/// In the order in which they are made.
enum class part {
  target_namespace,
  network_policy,
  service_account,
  resource_quota,
  priority_class,
  none
};

part after(part which) {
  return static_cast<part>(static_cast<int>(which) + 1);
}

std::string_view resource_of(part which) {
  switch (which) {
    case part::target_namespace:
      return "namespaces";
    case part::network_policy:
      return "networkpolicies";
    case part::service_account:
      return "serviceaccounts";
    case part::resource_quota:
      return "resourcequotas";
    default:
      return "priorityclasses";
  }
}

bool is_wanted(part which, const model::settings& settings) {
  return which != part::resource_quota || !settings.target_quota.empty();
}

k8s::request read(part which, const std::string& ns) {
  switch (which) {
    case part::target_namespace:
      return k8s::get_namespace(ns);
    case part::network_policy:
      return k8s::get_network_policy(ns, model::network_policy_name);
    case part::service_account:
      return k8s::get_service_account(ns, model::service_account_name);
    case part::resource_quota:
      return k8s::get_resource_quota(ns, model::resource_quota_name);
    default:
      return k8s::get_priority_class(model::priority_class_name);
  }
}

k8s::request create(part which, const model::settings& settings) {
  const std::string& ns = settings.target_namespace;
  switch (which) {
    case part::target_namespace:
      return k8s::create_namespace(
          model::make_namespace(ns, settings.security));
    case part::network_policy:
      return k8s::create_network_policy(ns, model::make_deny_all(ns));
    case part::service_account:
      return k8s::create_service_account(ns, model::make_service_account(ns));
    case part::resource_quota:
      return k8s::create_resource_quota(
          ns, model::make_resource_quota(ns, settings.target_quota));
    default:
      return k8s::create_priority_class(model::make_priority_class());
  }
}

/// Of a part that stands, but not as it should; nullopt where all is well.
std::optional<k8s::request> put_right(part which,
                                      const model::json_value& found,
                                      const model::settings& settings) {
  const std::string& ns = settings.target_namespace;
  if (which == part::network_policy && !model::is_deny_all(found))
    return k8s::replace_network_policy(ns, model::network_policy_name,
                                       model::make_deny_all(ns));
  if (which == part::resource_quota &&
      !model::is_resource_quota(found, settings.target_quota))
    return k8s::replace_resource_quota(
        ns, model::resource_quota_name,
        model::make_resource_quota(ns, settings.target_quota));
  return std::nullopt;
}

/// An install that has a namespace and no more may neither read namespaces
/// (the chart made its own) nor priority classes (a clone has none, then).
bool can_do_without(part which, const k8s::error& why) {
  return why.what == k8s::action::forbidden &&
         (which == part::target_namespace || which == part::priority_class);
}

void settle(quarantine_pointer self, const std::optional<k8s::error>& failed) {
  auto& state = self->state;
  state.checking = false;
  state.checked_at.reset();
  if (!failed) state.checked_at = state.around.now();
  for (auto& promise : std::exchange(state.waiting, {}))
    promise.deliver(failed ? quarantine_reply{failure{*failed}}
                           : quarantine_reply{state.report});
}

void check(quarantine_pointer self, part which);

void restored(quarantine_pointer self, part which) {
  const auto& around = self->state.around;
  around.metrics->quarantine_restored(std::string(resource_of(which)));
  around.log->warning("quarantine restored: somebody had changed it",
                      {{"resource", resource_of(which)},
                       {"namespace", self->state.settings->target_namespace}});
}

void restore(quarantine_pointer self, part which, k8s::request put) {
  call(self, self->state.api, std::move(put), [=](const k8s::reply& reply) {
    if (!reply) {
      settle(self, reply.error());
      return;
    }
    restored(self, which);
    check(self, after(which));
  });
}

void make(quarantine_pointer self, part which) {
  call(self, self->state.api, create(which, *self->state.settings),
       [=](const k8s::reply& reply) {
         if (reply && which == part::priority_class)
           self->state.report.has_priority_class = true;
         if (reply || reply.error().what == k8s::action::exists ||
             can_do_without(which, reply.error()))
           check(self, after(which));
         else
           settle(self, reply.error());
       });
}

void inspect(quarantine_pointer self, part which, const std::string& found) {
  auto& state = self->state;
  // An answer that is no JSON is as wrong as one that says something else.
  auto parsed = model::parse_json(found);
  const model::json_document object =
      parsed ? std::move(*parsed) : model::json_document{};
  if (which == part::priority_class)
    state.report.has_priority_class = model::is_harmless_class(object);
  if (auto put = put_right(which, object, *state.settings))
    restore(self, which, std::move(*put));
  else
    check(self, after(which));
}

void check(quarantine_pointer self, part which) {
  auto& state = self->state;
  if (which == part::none) {
    settle(self, std::nullopt);
    return;
  }
  if (!is_wanted(which, *state.settings)) {
    check(self, after(which));
    return;
  }
  call(self, state.api, read(which, state.settings->target_namespace),
       [=](const k8s::reply& reply) {
         if (reply)
           inspect(self, which, reply->body);
         else if (reply.error().what == k8s::action::not_found)
           make(self, which);
         else if (can_do_without(which, reply.error()))
           check(self, after(which));
         else
           settle(self, reply.error());
       });
}

caf::typed_response_promise<quarantine_reply> ensure(quarantine_pointer self,
                                                     bool anew) {
  auto& state = self->state;
  auto promise = self->make_response_promise<quarantine_reply>();
  const auto now = state.around.now();
  // A clock that was set back must not make a check valid for longer.
  const bool fresh = state.checked_at && now >= *state.checked_at &&
                     now - *state.checked_at < state.validity;
  if (fresh && !anew) {
    promise.deliver(quarantine_reply{state.report});
    return promise;
  }
  state.waiting.push_back(promise);
  if (!std::exchange(state.checking, true)) {
    state.report = {};
    check(self, part::target_namespace);
  }
  return promise;
}

}  // namespace

quarantine_actor::behavior_type quarantine(
    quarantine_pointer self, context around, api_actor api,
    std::shared_ptr<const model::settings> settings) {
  auto& state = self->state;
  state.around = std::move(around);
  state.api = std::move(api);
  state.settings = std::move(settings);
  return {[self](ensure_quarantine what) { return ensure(self, what.anew); }};
}

}  // namespace forensics::actors
