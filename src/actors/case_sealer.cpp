#include "actors/case_sealer.hpp"

#include <algorithm>
#include <utility>

#include "actors/call.hpp"
#include "actors/defect.hpp"
#include "k8s/requests.hpp"
#include "model/dsse.hpp"
#include "model/json.hpp"
#include "model/key_objects.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using sealer_pointer = case_sealer_actor::stateful_pointer<case_sealer_state>;

void prepare(sealer_pointer self);

// -- sealing -----------------------------------------------------------------

sealed_case made_of(const case_sealer_state& state, model::manifest what,
                    bool is_unsigned) {
  state.around.pass("case_sealer", what.case_name);
  what.sealed_at = state.around.now();
  what.by = state.config.who;
  model::dsse_envelope envelope{
      std::string(model::statement_type), model::to_statement(what), {}};
  if (!state.key || is_unsigned)
    return {model::to_json(envelope), k8s::describe(state.obstacle)};
  envelope.signatures.push_back(
      {state.key->keyid(), state.key->sign(model::pre_authentication_encoding(
                               envelope.payload_type, envelope.payload))});
  return {model::to_json(envelope), ""};
}

k8s::error unusable(std::string why) {
  k8s::error out;
  out.what = k8s::action::invalid;
  out.message = std::move(why);
  return out;
}

/// A manifest that can't be made is its case's trouble alone.
seal_reply seal(const case_sealer_state& state, model::manifest what,
                bool is_unsigned = false) {
  sealed_case made;
  const auto defect =
      contained([&] { made = made_of(state, std::move(what), is_unsigned); });
  if (defect) return failure{unusable(*defect)};
  return made;
}

signing_key_reply key_of(const case_sealer_state& state) {
  if (!state.key) return failure{state.obstacle};
  return *state.key;
}

/// Answers those that wait and `are_due`.
template <class AreDue>
void answer(case_sealer_state& state, AreDue are_due) {
  const auto rest =
      std::partition(state.waiting.begin(), state.waiting.end(),
                     [&](const auto& one) { return !are_due(one); });
  for (auto each = rest; each != state.waiting.end(); ++each)
    each->answer(state);
  if (!state.key && rest != state.waiting.end()) state.is_given_up = true;
  state.waiting.erase(rest, state.waiting.end());
}

/// By the time that there is a key, or none after `patience`.
void wait_or_answer(sealer_pointer self, bool needs_cluster,
                    std::function<void(const case_sealer_state&)> answer) {
  auto& state = self->state;
  if (state.is_given_up || state.waiting.size() >= state.most_waiting)
    return answer(state);
  state.waiting.push_back(
      {state.around.now(), needs_cluster, std::move(answer)});
  self->delayed_send(self, state.patience, seal_due{});
}

caf::typed_response_promise<seal_reply> take(sealer_pointer self,
                                             seal_case what) {
  auto& state = self->state;
  auto promise = self->make_response_promise<seal_reply>();
  const auto now = state.around.now();
  if (state.published_at &&
      now - *state.published_at > state.publication_trusted)
    state.published_at.reset();
  prepare(self);
  if (what.is_unsigned || (state.key && state.knows_cluster)) {
    promise.deliver(seal(state, std::move(what.what), what.is_unsigned));
    return promise;
  }
  wait_or_answer(self, true,
                 [promise, manifest = std::move(what.what)](
                     const case_sealer_state& then) mutable {
                   promise.deliver(seal(then, std::move(manifest)));
                 });
  return promise;
}

caf::typed_response_promise<signing_key_reply> show_key(
    sealer_pointer self, const find_signing_key& how) {
  auto promise = self->make_response_promise<signing_key_reply>();
  auto answer = [promise](const case_sealer_state& then) mutable {
    promise.deliver(key_of(then));
  };
  if (self->state.key || !how.may_wait) {
    answer(self->state);
    return promise;
  }
  prepare(self);
  wait_or_answer(self, false, std::move(answer));
  return promise;
}

// -- the key -----------------------------------------------------------------

void go_on(sealer_pointer self) {
  auto& state = self->state;
  state.is_preparing = false;
  state.failures = 0;
  answer(state, [&](const auto& one) {
    return state.key && (state.knows_cluster || !one.needs_cluster);
  });
  prepare(self);
}

void try_later(sealer_pointer self, std::string_view what,
               const k8s::error& why) {
  auto& state = self->state;
  if (!state.key) state.obstacle = why;
  const auto wait =
      std::max(why.retry_after,
               state.backoff.delay(state.failures++, state.around.random()));
  state.around.log->warning(
      what, {{"error", k8s::describe(why)}, {"retry_ms", wait.count()}});
  self->delayed_send(self, wait, prepare_to_seal{});
}

constexpr std::string_view no_key = "no key to sign cases with";
constexpr std::string_view not_published = "the signing key is not published";

void take_key(sealer_pointer self, model::signing_key key) {
  auto& state = self->state;
  state.key = std::move(key);
  state.is_given_up = false;
  state.around.log->info(
      "cases are signed",
      {{"key", state.key->keyid()},
       {"secret", state.config.key_namespace + "/" + state.config.key_secret}});
  go_on(self);
}

/// Two that start at once make one key: the second finds the first one's.
void make_key(sealer_pointer self) {
  auto& state = self->state;
  auto key = model::signing_key::make();
  auto post =
      k8s::create_secret(state.config.key_namespace,
                         model::make_key_secret(state.config.key_namespace,
                                                state.config.key_secret, key));
  call(self, state.api, std::move(post), [=](const k8s::reply& made) {
    if (made)
      take_key(self, key);
    else
      try_later(self, no_key, made.error());
  });
}

void find_key(sealer_pointer self) {
  auto& state = self->state;
  call(self, state.api,
       k8s::get_secret(state.config.key_namespace, state.config.key_secret),
       [=](const k8s::reply& found) {
         const auto& config = self->state.config;
         if (!found && found.error().what == k8s::action::not_found)
           return make_key(self);
         if (!found) return try_later(self, no_key, found.error());
         const auto object = model::parse_json(found->body);
         auto key = object ? model::read_key_secret(*object)
                           : failure{std::string("it is no JSON")};
         if (key) return take_key(self, *std::move(key));
         auto why =
             unusable("the Secret " + config.key_namespace + "/" +
                      config.key_secret + " can't be used: " + key.error());
         why.retry_after = self->state.backoff.ceiling;
         try_later(self, no_key, why);
       });
}

// -- the cluster, and the public key -----------------------------------------

void find_cluster(sealer_pointer self) {
  call(self, self->state.api, k8s::get_namespace("kube-system"),
       [=](const k8s::reply& found) {
         auto& state = self->state;
         if (!found && found.error().what == k8s::action::retry)
           return try_later(self, "the cluster's UID is not known",
                            found.error());
         if (found)
           if (const auto object = model::parse_json(found->body))
             state.config.who.cluster_uid =
                 model::text_at(*object, {"metadata", "uid"});
         state.knows_cluster = true;
         go_on(self);
       });
}

void on_published(sealer_pointer self, const k8s::reply& changed) {
  auto& state = self->state;
  if (!changed) return try_later(self, not_published, changed.error());
  state.published_at = state.around.now();
  go_on(self);
}

void publish(sealer_pointer self) {
  const auto& target = self->state.config.target_namespace;
  call(self, self->state.api,
       k8s::get_config_map(target, model::public_keys_name),
       [=](const k8s::reply& found) {
         auto& state = self->state;
         const auto& ns = state.config.target_namespace;
         const auto on_reply = [self](const k8s::reply& changed) {
           on_published(self, changed);
         };
         if (!found && found.error().what == k8s::action::not_found)
           return call(self, state.api,
                       k8s::create_config_map(
                           ns, model::make_public_keys(ns, *state.key)),
                       on_reply);
         if (!found) return on_published(self, found);
         const auto object = model::parse_json(found->body);
         if (object && model::publishes(*object, *state.key))
           return on_published(self, found);
         call(self, state.api,
              k8s::patch_config_map(ns, model::public_keys_name,
                                    model::public_key_patch(*state.key)),
              on_reply);
       });
}

/// The next thing that is missing, one at a time.
void prepare(sealer_pointer self) {
  auto& state = self->state;
  const bool is_done = state.key && state.knows_cluster && state.published_at;
  if (is_done || std::exchange(state.is_preparing, true)) return;
  if (!state.key)
    find_key(self);
  else if (!state.knows_cluster)
    find_cluster(self);
  else
    publish(self);
}

}  // namespace

k8s::error case_sealer_state::not_asked_yet() {
  k8s::error out;
  out.what = k8s::action::retry;
  out.message = "the API server has not answered for the key yet";
  return out;
}

case_sealer_actor::behavior_type case_sealer(sealer_pointer self,
                                             context around, api_actor api,
                                             sealer_config config) {
  auto& state = self->state;
  state.around = std::move(around);
  state.api = std::move(api);
  state.config = std::move(config);
  return {
      [self](prepare_to_seal) {
        self->state.is_preparing = false;
        prepare(self);
      },
      [self](seal_case& what) { return take(self, std::move(what)); },
      [self](const find_signing_key& how) { return show_key(self, how); },
      [self](server_is_back) { self->state.is_given_up = false; },
      [self](seal_due) {
        auto& waited = self->state;
        const auto until = waited.around.now() - waited.patience;
        answer(waited, [=](const auto& one) { return one.since <= until; });
      },
  };
}

}  // namespace forensics::actors
