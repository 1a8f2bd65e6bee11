#include "actors/log_store.hpp"

#include <utility>

#include "actors/call.hpp"
#include "actors/ownership.hpp"
#include "k8s/requests.hpp"
#include "model/json.hpp"

namespace forensics::actors {

namespace {

using archiver_pointer =
    log_archiver_actor::stateful_pointer<log_archiver_state>;
using kept_promise = caf::typed_response_promise<kept_log_reply>;

/// Behind nothing of a crash's own: other connections, and given up when the
/// case has gone on.
k8s::request aside(k8s::request what) {
  constexpr std::chrono::seconds longest{4};
  what.over = k8s::lane::other_logs;
  what.timeout = longest;
  return what;
}

kept_log_reply read(const std::string& body, const model::case_owner& owner,
                    std::string_view file) {
  const auto object = model::parse_json(body);
  if (!object || !model::belongs_to(*object, owner))
    return failure{name_taken("configmaps", owner)};
  auto entry = model::read_log_object(*object, file);
  if (!entry) return failure{name_taken("configmaps", owner)};
  return std::move(*entry);
}

/// Another log of that name, which no round before this one can have kept.
k8s::error is_another(const model::log_entry& entry) {
  k8s::error out;
  out.what = k8s::action::invalid;
  out.reason = "AnotherLog";
  out.message = "another log stands in the place of " + entry.file;
  return out;
}

template <class OnReply>
void look(archiver_pointer self, model::case_owner owner, std::string file,
          OnReply on_reply) {
  auto get = aside(k8s::get_config_map_metadata(
      owner.target_namespace, model::log_object_name(owner.name, file)));
  call(self, self->state.api, std::move(get),
       [on_reply, owner = std::move(owner),
        file = std::move(file)](const k8s::reply& found) mutable {
         on_reply(found ? read(found->body, owner, file)
                        : kept_log_reply{failure{found.error()}});
       });
}

}  // namespace

kept_promise store_log(archiver_pointer self, keep_log what) {
  auto promise = self->make_response_promise<kept_log_reply>();
  auto post = k8s::create_config_map(what.owner.target_namespace,
                                     std::move(what.what.object));
  if (!what.is_evidence) post = aside(std::move(post));
  call(self, self->state.api, std::move(post),
       [self, promise, is_strict = !what.is_begun_again,
        owner = std::move(what.owner),
        entry = std::move(what.what.entry)](const k8s::reply& made) mutable {
         if (made)
           promise.deliver(kept_log_reply{std::move(entry)});
         else if (made.error().what == k8s::action::exists)
           look(self, std::move(owner), entry.file,
                [promise, entry, is_strict](kept_log_reply stands) mutable {
                  if (is_strict && stands &&
                      stands->facts.sha256 != entry.facts.sha256)
                    stands = failure{is_another(entry)};
                  promise.deliver(std::move(stands));
                });
         else
           promise.deliver(kept_log_reply{failure{made.error()}});
       });
  return promise;
}

kept_promise look_for_log(archiver_pointer self, const find_log& what) {
  auto promise = self->make_response_promise<kept_log_reply>();
  look(self, what.owner, what.file, [promise](kept_log_reply stands) mutable {
    promise.deliver(std::move(stands));
  });
  return promise;
}

}  // namespace forensics::actors
