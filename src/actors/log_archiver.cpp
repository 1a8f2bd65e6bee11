#include "actors/log_archiver.hpp"

#include <memory>

#include "actors/call.hpp"
#include "actors/defect.hpp"
#include "actors/log_chase.hpp"
#include "actors/log_store.hpp"
#include "k8s/requests.hpp"
#include "model/json.hpp"
#include "model/names.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using archiver_pointer =
    log_archiver_actor::stateful_pointer<log_archiver_state>;
using write_promise = caf::typed_response_promise<write_case_reply>;

k8s::error unreadable(std::string_view what) {
  k8s::error out;
  out.what = k8s::action::invalid;
  out.reason = "unreadable";
  out.message = what;
  return out;
}

write_case_reply anchor_of(const archiver_pointer self,
                           const k8s::reply& reply) {
  if (!reply) return failure{reply.error()};
  const auto object = model::parse_json(reply->body);
  if (!object) return failure{unreadable("the case's ConfigMap: no JSON")};
  const auto view = model::read_case(*object);
  if (!view)
    return failure{unreadable(
        "a ConfigMap has the case's name but is none: rename or delete it")};
  const auto source = model::read_case_source(*object);
  return written_case{
      {view->name, view->uid, self->state.target_namespace},
      view->phase != model::phase_collecting,
      source && source->has_log,
      source ? source->log_parts : 1,
      source ? std::optional(source->captured_at) : std::nullopt,
      view->problems,
      model::contents_of(*object)};
}

template <class OnReply>
void read_anchor(archiver_pointer self, const std::string& name,
                 OnReply on_reply) {
  call(self, self->state.api,
       k8s::get_config_map(self->state.target_namespace, name),
       std::move(on_reply));
}

/// One that stood there already: where it is open and was not signed by this
/// controller, it may say anything.
write_case_reply found_anchor(archiver_pointer self, const k8s::reply& reply,
                              const std::optional<model::signing_key>& key) {
  auto seen = anchor_of(self, reply);
  if (seen)
    seen->is_own = seen->complete ||
                   (key && model::is_signed_by(
                               {seen->owner.name, seen->owner.target_namespace,
                                seen->contents},
                               *key));
  return seen;
}

/// A try before this one, or a run, has made it; or somebody else has. Then it
/// is written over, as it was read. Without a key nobody can tell.
void adopt(archiver_pointer self, std::shared_ptr<const write_case> what,
           write_promise promise) {
  const auto name = model::case_name(what->content.which);
  read_anchor(self, name, [=](const k8s::reply& found) mutable {
    const auto& key = what->content.key;
    auto seen = found_anchor(self, found, key);
    if (!seen || seen->is_own || !key || what->is_begun_again) {
      promise.deliver(std::move(seen));
      return;
    }
    auto patch = k8s::patch_config_map(
        self->state.target_namespace, name,
        model::replacement_patch(found->body, model::make_case(what->content)));
    call(self, self->state.api, std::move(patch),
         [=](const k8s::reply& changed) mutable {
           if (changed)
             read_anchor(self, name, [=](const k8s::reply& now) mutable {
               promise.deliver(found_anchor(self, now, what->content.key));
             });
           else
             promise.deliver(write_case_reply{failure{changed.error()}});
         });
  });
}

/// The server has told the metadata of what it has made; the rest is as it was
/// sent.
write_case_reply made_anchor(archiver_pointer self, const k8s::reply& reply,
                             written_case sent) {
  if (!reply) return failure{reply.error()};
  const auto object = model::parse_json(reply->body);
  const auto view =
      object ? model::read_case(*object) : std::optional<model::case_view>();
  if (!view) return failure{unreadable("the new case's metadata")};
  sent.owner = {view->name, view->uid, self->state.target_namespace};
  sent.problems = view->problems;
  sent.contents.marks = model::marks_of(*object);
  return sent;
}

write_promise write(archiver_pointer self, write_case& what) {
  auto promise = self->make_response_promise<write_case_reply>();
  auto begun = model::begin_case(what.content);
  written_case sent;
  sent.has_log = what.content.log.has_value();
  sent.log_parts = sent.has_log ? what.content.log->parts : 1;
  sent.captured_at = what.content.captured_at;
  sent.contents.items = std::move(begun.items);
  auto post = k8s::create_config_map(self->state.target_namespace,
                                     std::move(begun.object));
  call(self, self->state.api, std::move(post),
       [=, what = std::make_shared<const write_case>(std::move(what)),
        sent = std::move(sent)](const k8s::reply& made) mutable {
         if (!made && made.error().what == k8s::action::exists)
           adopt(self, what, promise);
         else
           promise.deliver(made_anchor(self, made, std::move(sent)));
       });
  return promise;
}

attach_reply attached(const std::string& body, const std::string& name,
                      const model::log_facts& kept) {
  const auto object = model::parse_json(body);
  if (!object) return failure{unreadable("the case's metadata: no JSON")};
  return model::anchor_contents{
      model::marks_of(*object),
      {{std::string(model::key_log), name, kept.bytes, kept.sha256}}};
}

caf::typed_response_promise<attach_reply> attach(archiver_pointer self,
                                                 const attach_log& what) {
  auto promise = self->make_response_promise<attach_reply>();
  auto change = model::log_patch(
      what.log, {what.owner.name, what.owner.target_namespace, what.contents},
      what.key);
  auto request = k8s::patch_config_map(self->state.target_namespace,
                                       what.owner.name, std::move(change.json));
  call(self, self->state.api, std::move(request),
       [promise, name = what.owner.name,
        kept = std::move(change.kept)](const k8s::reply& changed) mutable {
         promise.deliver(changed ? attached(changed->body, name, kept)
                                 : attach_reply{failure{changed.error()}});
       });
  return promise;
}

caf::typed_response_promise<done_reply> patch(archiver_pointer self,
                                              const std::string& name,
                                              std::string body) {
  auto promise = self->make_response_promise<done_reply>();
  auto change = k8s::patch_config_map(self->state.target_namespace, name,
                                      std::move(body));
  call(self, self->state.api, std::move(change),
       [=](const k8s::reply& changed) mutable {
         promise.deliver(changed ? done_reply{done{}}
                                 : done_reply{failure{changed.error()}});
       });
  return promise;
}

case_source_reply source_of(archiver_pointer self, const std::string& body) {
  const auto object = model::parse_json(body);
  if (!object) return failure{unreadable("the case's ConfigMap: no JSON")};
  auto source = model::read_case_source(*object);
  const auto view = model::read_case(*object);
  if (!source) return failure{unreadable(source.error())};
  if (!view) return failure{unreadable("the case's ConfigMap: no metadata")};
  return found_case{
      view->phase, std::move(*source),
      model::case_owner{view->name, view->uid, self->state.target_namespace},
      view->problems, model::contents_of(*object)};
}

caf::typed_response_promise<case_source_reply> read_source(
    archiver_pointer self, const std::string& name) {
  auto promise = self->make_response_promise<case_source_reply>();
  read_anchor(self, name, [=](const k8s::reply& found) mutable {
    promise.deliver(found ? source_of(self, found->body)
                          : case_source_reply{failure{found.error()}});
  });
  return promise;
}

source_reply standing_pod(const k8s::reply& found, const std::string& uid) {
  if (!found && found.error().what != k8s::action::not_found)
    return failure{found.error()};
  const auto pod = model::parse_json(found ? found->body : "");
  const bool has_crashed = pod && model::is_crashed_pod(*pod, uid);
  return std::make_shared<const std::string>(has_crashed ? found->body : "");
}

caf::typed_response_promise<source_reply> find_pod(archiver_pointer self,
                                                   const model::crash& which) {
  auto promise = self->make_response_promise<source_reply>();
  call(self, self->state.api, k8s::get_pod(which.pod_namespace, which.pod),
       [promise, uid = which.pod_uid](const k8s::reply& found) mutable {
         promise.deliver(standing_pod(found, uid));
       });
  return promise;
}

}  // namespace

log_archiver_actor::behavior_type log_archiver(
    archiver_pointer self, context around, api_actor api,
    std::string target_namespace, std::chrono::milliseconds log_timeout) {
  auto& state = self->state;
  state.around = std::move(around);
  state.api = std::move(api);
  state.target_namespace = std::move(target_namespace);
  state.log_timeout = log_timeout;
  tell_defects(self);
  return {
      [self](fetch_log& what) { return chase_log(self, std::move(what)); },
      [self](fetch_other_log& what) {
        return chase_other_log(self, std::move(what));
      },
      [self](keep_log& what) { return store_log(self, std::move(what)); },
      [self](const find_log& what) { return look_for_log(self, what); },
      [self](write_case& what) {
        self->state.around.pass("log_archiver",
                                model::case_name(what.content.which));
        return write(self, what);
      },
      [self](const attach_log& what) { return attach(self, what); },
      [self](const close_case& what) {
        return patch(self, what.owner.name,
                     model::completion_patch(what.ending, what.manifest_json));
      },
      [self](const read_case_source& what) {
        return read_source(self, what.case_name);
      },
      [self](const find_source_pod& what) {
        return find_pod(self, what.which);
      },
      [self](const chase_again& what) { go_on_chasing(self, what.hunt); },
  };
}

}  // namespace forensics::actors
