#include "actors/context_parts.hpp"
#include "k8s/requests.hpp"

namespace forensics::actors {

namespace {

using model::owner_kind;

/// nullopt for a kind that is not read.
std::optional<k8s::request> read_owner(const std::string& ns,
                                       const model::owner_link& link) {
  switch (model::kind_of(link)) {
    case owner_kind::replica_set:
      return k8s::get_replica_set(ns, link.name);
    case owner_kind::deployment:
      return k8s::get_deployment(ns, link.name);
    case owner_kind::stateful_set:
      return k8s::get_stateful_set(ns, link.name);
    case owner_kind::daemon_set:
      return k8s::get_daemon_set(ns, link.name);
    case owner_kind::job:
      return k8s::get_job(ns, link.name);
    case owner_kind::cron_job:
      return k8s::get_cron_job(ns, link.name);
    case owner_kind::other:
      return std::nullopt;
  }
  return std::nullopt;
}

void climb(gatherer_pointer self, const shared_gathering& all,
           std::optional<model::owner_link> link);

/// Keeps of the last owner what is needed of it.
void take(gathering& all, const model::json_value& object) {
  auto& last = all.owners.back();
  last = model::read_owner(last.link, object, all.pod);
  if (!last.why.empty()) return;
  const auto kind = model::kind_of(last.link);
  // A CronJob finds its pods by its Jobs.
  if (kind != owner_kind::cron_job) all.selector = model::selector_of(object);
  if (kind == owner_kind::replica_set)
    all.own_template =
        model::dump(model::object_at(object, {"spec", "template"}));
}

void on_owner(gatherer_pointer self, const shared_gathering& all,
              const k8s::reply& reply) {
  auto& last = all->owners.back();
  const auto object = model::parse_json(reply ? reply->body : "");
  if (!reply) {
    last.why = reply.error().what == k8s::action::not_found
                   ? "it is gone"
                   : k8s::describe(reply.error());
  } else if (!object) {
    last.why = object.error();
  } else {
    take(*all, *object);
    if (last.why.empty()) return climb(self, all, model::owner_of(*object));
  }
  gather_comparison(self, all);
}

void climb(gatherer_pointer self, const shared_gathering& all,
           std::optional<model::owner_link> link) {
  if (!link || all->owners.size() == model::most_owners)
    return gather_comparison(self, all);
  auto read = read_owner(all->what.which.pod_namespace, *link);
  model::owner next;
  next.link = *std::move(link);
  if (read) next.why = not_in_time;
  all->owners.push_back(std::move(next));
  if (!read) return gather_comparison(self, all);
  request_for(self, all, *std::move(read),
              [=](const k8s::reply& reply) { on_owner(self, all, reply); });
}

}  // namespace

void gather_owners(gatherer_pointer self, const shared_gathering& all) {
  ++all->open;
  climb(self, all, model::owner_of(all->pod));
}

}  // namespace forensics::actors
