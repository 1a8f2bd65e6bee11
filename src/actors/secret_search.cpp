#include "actors/secret_search.hpp"

#include <iterator>
#include <utility>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "k8s/status.hpp"
#include "model/json.hpp"
#include "model/references.hpp"
#include "model/secret_values.hpp"

namespace forensics::actors {

namespace {

using redactor_pointer =
    secret_redactor_actor::stateful_pointer<secret_redactor_state>;

constexpr std::size_t most_secrets = 256;
/// Of values in all their forms: some four times what the Secrets hold.
constexpr std::size_t most_bytes = 4U << 20;

/// One search, its reads under way in parallel.
struct search {
  std::size_t open = 1;
  std::vector<std::string> values;
  std::size_t bytes = 0;
  std::string unknown;
  std::optional<k8s::error> failed;
  caf::typed_response_promise<hidden_reply> promise;

  void add(std::vector<std::string> found) {
    for (const std::string& value : found) bytes += value.size();
    if (bytes > most_bytes)
      unknown = "the pod's Secrets are too large to hide their values";
    else
      std::move(found.begin(), found.end(), std::back_inserter(values));
  }
  void finish_one() {
    if (--open > 0) return;
    if (failed)
      promise.deliver(hidden_reply{failure{std::move(*failed)}});
    else
      promise.deliver(hidden_reply{hidden_values{
          std::make_shared<const model::mask>(values), std::move(unknown)}});
  }
};
using shared_search = std::shared_ptr<search>;

bool may_pass(const k8s::error& why) {
  return why.what != k8s::action::forbidden && k8s::can_heal(why);
}

/// A container that ran had every Secret that it can't start without: one that
/// is gone by now is still in its environment. An optional one that is not
/// there mostly never was.
void take_error(search& all, const k8s::error& why, bool is_optional) {
  if (why.what == k8s::action::not_found && is_optional) return;
  if (why.what != k8s::action::not_found && may_pass(why))
    all.failed = why;
  else
    all.unknown = k8s::describe(why);
}

void read_secret(redactor_pointer self, const shared_search& all,
                 const std::string& ns, const std::string& name,
                 bool is_optional) {
  ++all->open;
  call(self, self->state.api, k8s::get_secret(ns, name),
       [=](const k8s::reply& found) {
         if (!found)
           take_error(*all, found.error(), is_optional);
         else if (const auto secret = model::parse_json(found->body))
           all->add(model::secret_values(*secret));
         else
           all->unknown = "secrets " + name + " could not be read as JSON";
         all->finish_one();
       });
}

void read_live_literals(redactor_pointer self, const shared_search& all,
                        const model::crash& which) {
  ++all->open;
  call(self, self->state.api, k8s::get_pod(which.pod_namespace, which.pod),
       [=](const k8s::reply& found) {
         const auto pod = model::parse_json(found ? found->body : "");
         if (!found && may_pass(found.error()) &&
             found.error().what != k8s::action::not_found)
           all->failed = found.error();
         else if (pod &&
                  model::text_at(*pod, {"metadata", "uid"}) == which.pod_uid)
           all->add(model::literal_values(*pod));
         else
           all->unknown = "the pod whose values are to be hidden is gone";
         all->finish_one();
       });
}

}  // namespace

caf::typed_response_promise<hidden_reply> search_secrets(
    redactor_pointer self, find_hidden_values what) {
  auto all = std::make_shared<search>();
  all->promise = self->make_response_promise<hidden_reply>();
  if (const auto pod = model::parse_json(*what.pod_json)) {
    std::size_t secrets = 0;
    for (const auto& [name, is_optional] : model::shown_secrets(*pod)) {
      if (++secrets > most_secrets) {
        all->unknown = "the pod names too many Secrets to hide their values";
        break;
      }
      read_secret(self, all, what.which.pod_namespace, name, is_optional);
    }
    if (what.is_redacted)
      read_live_literals(self, all, what.which);
    else
      all->add(model::literal_values(*pod));
  } else {
    all->unknown = "the pod could not be read, and so not which Secrets it has";
  }
  all->finish_one();
  return all->promise;
}

}  // namespace forensics::actors
