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
    return k8s::replace_network_policy(
        ns, model::network_policy_name,
        model::with_spec_of(found, model::make_deny_all(ns)));
  if (which == part::resource_quota &&
      !model::is_resource_quota(found, settings.target_quota))
    return k8s::replace_resource_quota(
        ns, model::resource_quota_name,
        model::with_spec_of(
            found, model::make_resource_quota(ns, settings.target_quota)));
  return std::nullopt;
}

/// An install that may not read namespaces has one, made by its chart.
bool stands_unseen(part which, const k8s::error& why) {
  return which == part::target_namespace && why.what == k8s::action::forbidden;
}

void begin_check(quarantine_pointer self);

void settle(quarantine_pointer self, const std::optional<k8s::error>& failed) {
  auto& state = self->state;
  if (!failed) {
    state.report = state.next_report;
    state.has_stood = true;
  }
  for (auto& promise : std::exchange(state.waiting, {}))
    promise.deliver(failed ? quarantine_reply{failure{*failed}}
                           : quarantine_reply{state.report});
  state.checking = false;
  if (!state.waiting_anew.empty()) {
    state.waiting = std::exchange(state.waiting_anew, {});
    begin_check(self);
  } else if (!failed) {
    state.checked_at = state.around.now();
  }
}

void check(quarantine_pointer self, part which, int look = 1);

void restored(quarantine_pointer self, part which) {
  const auto& around = self->state.around;
  around.metrics->quarantine_restored(std::string(resource_of(which)));
  around.log->warning("quarantine restored: somebody had changed it",
                      {{"resource", resource_of(which)},
                       {"namespace", self->state.settings->target_namespace}});
}

/// Before the first check has passed a quota is as the flags of an earlier run
/// had it, mostly: an upgrade, and nobody's attack.
bool is_of_other_flags(const quarantine_state& state, part which) {
  return which == part::resource_quota && !state.has_stood;
}

void was_put_right(quarantine_pointer self, part which) {
  const auto& state = self->state;
  if (!is_of_other_flags(state, which)) return restored(self, which);
  state.around.log->info("quarantine brought to the flags",
                         {{"resource", resource_of(which)},
                          {"namespace", state.settings->target_namespace}});
}

/// The same part again: it is not what it was when it was looked at.
void look_again(quarantine_pointer self, part which, int look,
                const k8s::error& why) {
  if (look < self->state.most_looks)
    check(self, which, look + 1);
  else
    settle(self, why);
}

void restore(quarantine_pointer self, part which, int look, k8s::request put) {
  call(self, self->state.api, std::move(put), [=](const k8s::reply& reply) {
    if (!reply && (reply.error().what == k8s::action::conflict ||
                   reply.error().what == k8s::action::not_found))
      return look_again(self, which, look, reply.error());
    if (!reply) return settle(self, reply.error());
    was_put_right(self, which);
    check(self, after(which));
  });
}

/// A clone can do without its class, whatever keeps it from being there.
void go_without_class(quarantine_pointer self, const k8s::error& why) {
  self->state.around.log->debug("clones have no priority class",
                                {{"error", k8s::describe(why)}});
  check(self, part::none);
}

void make(quarantine_pointer self, part which, int look) {
  call(self, self->state.api, create(which, *self->state.settings),
       [=](const k8s::reply& reply) {
         auto& state = self->state;
         if (!reply && reply.error().what == k8s::action::exists)
           return look_again(self, which, look, reply.error());
         if (!reply && which == part::priority_class)
           return go_without_class(self, reply.error());
         if (!reply) return settle(self, reply.error());
         if (state.has_stood) restored(self, which);
         if (which == part::priority_class)
           state.next_report.has_priority_class = true;
         check(self, after(which));
       });
}

void judge_namespace(quarantine_state& state, const model::json_value& found) {
  const bool enforces = model::enforces_pod_security(found);
  if (!enforces && !state.warned_of_pod_security)
    state.around.log->warning(
        "the target namespace enforces no Pod Security",
        {{"namespace", state.settings->target_namespace}});
  state.warned_of_pod_security = !enforces;
}

void inspect(quarantine_pointer self, part which, int look,
             const std::string& found) {
  auto& state = self->state;
  // An answer that is no JSON is as wrong as one that says something else.
  auto parsed = model::parse_json(found);
  const model::json_document object =
      parsed ? std::move(*parsed) : model::json_document{};
  if (which == part::target_namespace) judge_namespace(state, object);
  if (which == part::priority_class)
    state.next_report.has_priority_class = model::is_harmless_class(object);
  if (auto put = put_right(which, object, *state.settings))
    restore(self, which, look, std::move(*put));
  else
    check(self, after(which));
}

void check(quarantine_pointer self, part which, int look) {
  auto& state = self->state;
  if (which == part::none) return settle(self, std::nullopt);
  if (!is_wanted(which, *state.settings)) return check(self, after(which));
  call(self, state.api, read(which, state.settings->target_namespace),
       [=](const k8s::reply& reply) {
         if (reply)
           inspect(self, which, look, reply->body);
         else if (reply.error().what == k8s::action::not_found)
           make(self, which, look);
         else if (stands_unseen(which, reply.error()))
           check(self, after(which));
         else if (which == part::priority_class)
           go_without_class(self, reply.error());
         else
           settle(self, reply.error());
       });
}

void begin_check(quarantine_pointer self) {
  self->state.checking = true;
  self->state.next_report = {};
  check(self, part::target_namespace);
}

caf::typed_response_promise<quarantine_reply> ensure(quarantine_pointer self,
                                                     bool anew) {
  auto& state = self->state;
  auto promise = self->make_response_promise<quarantine_reply>();
  if (anew) state.checked_at.reset();
  const auto now = state.around.now();
  // A clock that was set back must not make a check valid for longer.
  if (state.checked_at && now >= *state.checked_at &&
      now - *state.checked_at < state.validity) {
    promise.deliver(quarantine_reply{state.report});
  } else if (!state.checking) {
    state.waiting.push_back(promise);
    begin_check(self);
  } else if (anew || !state.waiting_anew.empty()) {
    state.waiting_anew.push_back(promise);
  } else {
    state.waiting.push_back(promise);
  }
  return promise;
}

/// Evidence needs no more than a place.
caf::typed_response_promise<done_reply> ensure_place(quarantine_pointer self) {
  auto promise = self->make_response_promise<done_reply>();
  auto& state = self->state;
  const auto answer = [promise](const k8s::reply& made) mutable {
    if (made || made.error().what == k8s::action::exists)
      promise.deliver(done_reply{done{}});
    else
      promise.deliver(done_reply{failure{made.error()}});
  };
  constexpr auto place = part::target_namespace;
  call(self, state.api, read(place, state.settings->target_namespace),
       [=](const k8s::reply& found) mutable {
         if (found || stands_unseen(place, found.error()))
           promise.deliver(done_reply{done{}});
         else if (found.error().what == k8s::action::not_found)
           call(self, self->state.api, create(place, *self->state.settings),
                answer);
         else
           promise.deliver(done_reply{failure{found.error()}});
       });
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
  return {
      [self](ensure_quarantine what) { return ensure(self, what.anew); },
      [self](ensure_namespace) { return ensure_place(self); },
  };
}

}  // namespace forensics::actors
