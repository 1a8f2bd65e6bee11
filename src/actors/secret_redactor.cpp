#include "actors/secret_redactor.hpp"

#include <set>

#include "actors/call.hpp"
#include "actors/defect.hpp"
#include "actors/ownership.hpp"
#include "actors/secret_search.hpp"
#include "actors/source_reads.hpp"
#include "k8s/requests.hpp"
#include "model/json.hpp"
#include "model/names.hpp"
#include "model/service_variables.hpp"

namespace forensics::actors {

namespace {

// A pod may name thousands of objects of a MiB each; etcd is the whole
// cluster's.
constexpr std::size_t most_copies = 256;
constexpr std::size_t most_copied_bytes = 16U << 20;

/// One case's copies, under way in parallel; answers when the last is done.
struct batch {
  copy_references what;
  std::size_t open = 0;
  std::size_t bytes = 0;
  copied_references done;
  std::optional<k8s::error> failed;
  caf::typed_response_promise<copy_reply> promise;

  std::string copy_of(const model::reference& source) const {
    return model::copy_name(what.owner.name, model::short_name(source.kind),
                            source.name);
  }
  void take(const model::reference& source) {
    done.copies[{source.kind, source.name}] = copy_of(source);
    finish_one();
  }
  void finish_one() {
    if (--open > 0) return;
    if (failed)
      promise.deliver(copy_reply{failure{std::move(*failed)}});
    else
      promise.deliver(copy_reply{std::move(done)});
  }
  void fail_one(k8s::error why) {
    if (!failed) failed = std::move(why);
    finish_one();
  }
};
using shared_batch = std::shared_ptr<batch>;

k8s::request read_copy(const model::reference& what, const std::string& ns,
                       const std::string& name) {
  return model::is_secret(what.kind) ? k8s::get_secret(ns, name)
                                     : k8s::get_config_map(ns, name);
}

/// A try before made the copy, or an earlier case of the same crash, whose
/// objects are being deleted.
void accept_existing(redactor_pointer self, const shared_batch& all,
                     const model::reference& what) {
  const auto& owner = all->what.owner;
  call(self, self->state.api,
       read_copy(what, owner.target_namespace, all->copy_of(what)),
       [=](const k8s::reply& found) {
         if (!found)
           all->fail_one(found.error());
         else if (belongs(found->body, all->what.owner))
           all->take(what);
         else
           all->fail_one(
               name_taken(model::resource_of(what.kind), all->what.owner));
       });
}

void create(redactor_pointer self, const shared_batch& all,
            const model::reference& what, std::string copy) {
  const auto& ns = all->what.owner.target_namespace;
  auto post = model::is_secret(what.kind)
                  ? k8s::create_secret(ns, std::move(copy))
                  : k8s::create_config_map(ns, std::move(copy));
  call(self, self->state.api, std::move(post), [=](const k8s::reply& made) {
    if (made)
      all->take(what);
    else if (made.error().what == k8s::action::exists)
      accept_existing(self, all, what);
    else
      all->fail_one(made.error());
  });
}

std::string label_of(const model::reference& what) {
  return std::string(model::resource_of(what.kind)) + " " + what.name;
}

void replace_missing(redactor_pointer self, const shared_batch& all,
                     const model::reference& what, const std::string& why) {
  if (what.optional) {
    all->finish_one();
    return;
  }
  all->done.problems.push_back({"copies", why});
  create(self, all, what, model::make_placeholder(what, all->what.owner));
}

void create_within_bounds(redactor_pointer self, const shared_batch& all,
                          const model::reference& what, std::string copy) {
  if (all->bytes + copy.size() > most_copied_bytes) {
    replace_missing(self, all, what,
                    label_of(what) + " is not copied: a case's copies have " +
                        std::to_string(most_copied_bytes) + " bytes together");
    return;
  }
  all->bytes += copy.size();
  create(self, all, what, std::move(copy));
}

/// A clone can do without; its list of differences then says so.
void copy_services(redactor_pointer self, const shared_batch& all,
                   const model::reference& what, const source_reply& found) {
  if (!found && found.error().what == k8s::action::retry) {
    all->fail_one(found.error());
    return;
  }
  const auto list = model::parse_json(found ? **found : std::string());
  const auto variables =
      list ? model::variables_of(*list) : model::service_variables{};
  if (!list)
    all->done.services = model::service_links::unknown;
  else if (!variables.values.empty())
    all->done.services = variables.complete ? model::service_links::whole
                                            : model::service_links::cut;
  if (variables.values.empty())
    all->finish_one();
  else
    create(self, all, what, model::make_copy(variables, what, all->what.owner));
}

/// What is not read leaves the gap that its absence would.
void leave_out(redactor_pointer self, const shared_batch& all,
               const model::reference& what, const std::string& why) {
  if (what.kind != model::reference_kind::services)
    return replace_missing(self, all, what,
                           label_of(what) + " was not read: " + why);
  all->done.services = model::service_links::unknown;
  all->finish_one();
}

void copy(redactor_pointer self, const shared_batch& all,
          const model::reference& what) {
  read_source(
      self, what, all->what.pod_namespace, [=](const source_reply& found) {
        if (what.kind == model::reference_kind::services)
          return copy_services(self, all, what, found);
        if (found) {
          if (const auto source = model::parse_json(**found))
            create_within_bounds(
                self, all, what,
                model::make_copy(*source, what, all->what.owner,
                                 all->what.secrets));
          else
            replace_missing(self, all, what,
                            label_of(what) + " could not be read as JSON");
        } else if (found.error().what == k8s::action::not_found) {
          replace_missing(self, all, what, label_of(what) + " does not exist");
        } else if (found.error().what == k8s::action::forbidden) {
          replace_missing(self, all, what, k8s::describe(found.error()));
        } else {
          all->fail_one(found.error());
        }
      });
}

using reference_names = std::set<std::pair<model::reference_kind, std::string>>;

/// nullopt: whatever the case's pod names.
std::optional<reference_names> vouched_for(const copy_references& what) {
  if (!what.vouched_by) return std::nullopt;
  reference_names names;
  if (const auto pod = model::parse_json(*what.vouched_by))
    for (const auto& one : model::references_of(*pod))
      names.emplace(one.kind, one.name);
  return names;
}

caf::typed_response_promise<copy_reply> copy_all(redactor_pointer self,
                                                 copy_references& what) {
  auto all = std::make_shared<batch>();
  all->promise = self->make_response_promise<copy_reply>();
  all->what = std::move(what);
  const auto pod = model::parse_json(*all->what.pod_json);
  if (!pod) {
    // Without its pod a case has no clone, and so nothing to copy for.
    all->promise.deliver(copy_reply{copied_references{}});
    return all->promise;
  }
  auto references = model::references_of(*pod);
  if (all->what.secrets == model::secret_policy::redact)
    std::erase_if(references, [](const model::reference& r) {
      return r.kind == model::reference_kind::pull_secret;
    });
  if (references.size() > most_copies) {
    all->done.problems.push_back(
        {"copies", std::to_string(references.size() - most_copies) +
                       " objects are not copied: a case has at most " +
                       std::to_string(most_copies)});
    references.resize(most_copies);
  }
  const auto vouched = vouched_for(all->what);
  all->open = references.size() + 1;
  for (const auto& one : references)
    if (!vouched || vouched->contains({one.kind, one.name}))
      copy(self, all, one);
    else
      leave_out(self, all, one, "no pod that crashed names it any more");
  all->finish_one();
  return all->promise;
}

}  // namespace

secret_redactor_actor::behavior_type secret_redactor(
    redactor_pointer self, api_actor api, service_reader_actor services) {
  self->state.api = std::move(api);
  self->state.services = std::move(services);
  tell_defects(self);
  return {
      [self](find_hidden_values& what) {
        return search_secrets(self, std::move(what));
      },
      [self](const read_ahead& what) { read_sources_ahead(self, what); },
      [self](copy_references& what) { return copy_all(self, what); },
  };
}

}  // namespace forensics::actors
