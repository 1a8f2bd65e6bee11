#include <algorithm>

#include "actors/context_parts.hpp"
#include "k8s/requests.hpp"
#include "model/signature.hpp"

namespace forensics::actors {

namespace {

constexpr std::size_t pods_a_page = 16;
constexpr unsigned most_pages = 4;
/// A Deployment keeps 11 by default.
constexpr std::size_t most_replica_sets = 50;

/// `Deployment/web`
std::string workload_name(const gathering& all) {
  const auto owner = model::workload_of(all.pod);
  return owner.kind + "/" + owner.name;
}

/// Of the crashed pod's ReplicaSet, or "".
std::string own_revision(const gathering& all) {
  return all.owners.empty() ? "" : all.owners.front().revision;
}

void finish_without(gatherer_pointer self, const shared_gathering& all,
                    std::string why) {
  all->changes_why = std::move(why);
  finish_part(self, all);
}

// -- an earlier revision's template ------------------------------------------

void on_replica_sets(gatherer_pointer self, const shared_gathering& all,
                     const std::string& why_no_pod, const k8s::reply& reply) {
  if (!reply)
    return finish_without(self, all,
                          why_no_pod + "; " + k8s::describe(reply.error()));
  const auto list = model::parse_json(reply->body);
  auto found = list ? model::revision_before(*list, own_revision(*all),
                                             all->owners[1].link.uid)
                    : std::nullopt;
  const bool is_all =
      list && model::text_at(*list, {"metadata", "continue"}).empty();
  // On a page that is not all, the one before may be another than it seems.
  if (!found || !is_all)
    return finish_without(
        self, all,
        why_no_pod + (is_all ? ", nor an earlier revision"
                             : ", and it has more revisions than are read"));
  model::comparison with;
  with.replica_set = std::move(found->name);
  with.revision = std::move(found->revision);
  with.since = found->created_at;
  all->against = std::move(with);
  all->healthy_json = std::move(found->template_json);
  finish_part(self, all);
}

/// No pod is healthy: what did the revision before look like?
void look_back(gatherer_pointer self, const shared_gathering& all,
               const std::string& why_no_pod) {
  const bool is_of_deployment =
      all->owners.size() > 1 && all->owners[1].why.empty() &&
      model::kind_of(all->owners[1].link) == model::owner_kind::deployment;
  if (!is_of_deployment) return finish_without(self, all, why_no_pod);
  request_for(self, all,
              k8s::list_replica_sets(all->what.which.pod_namespace,
                                     all->selector, most_replica_sets),
              [=](const k8s::reply& reply) {
                on_replica_sets(self, all, why_no_pod, reply);
              });
}

// -- a healthy pod -----------------------------------------------------------

void compare_with(gatherer_pointer self, const shared_gathering& all,
                  std::string revision) {
  const auto& best = *all->choice->best();
  if (const auto pod = model::parse_json(best.json))
    all->against =
        model::comparison_with(*pod, best.is_sibling, std::move(revision));
  all->healthy_json = best.json;
  finish_part(self, all);
}

void take_best(gatherer_pointer self, const shared_gathering& all) {
  const auto& best = *all->choice->best();
  const bool has_number = best.owner && model::kind_of(*best.owner) ==
                                            model::owner_kind::replica_set;
  if (!has_number || best.is_sibling)
    return compare_with(self, all, has_number ? own_revision(*all) : "");
  request_for(
      self, all,
      k8s::get_replica_set(all->what.which.pod_namespace, best.owner->name),
      [=](const k8s::reply& reply) {
        const auto set = model::parse_json(reply ? reply->body : "");
        // The labels of the pod tell it, too, if less plainly.
        compare_with(self, all,
                     set ? std::string(model::revision_of(*set)) : "");
      });
}

void read_pods(gatherer_pointer self, const shared_gathering& all,
               const std::string& token, unsigned read) {
  request_for(
      self, all,
      k8s::list_running_pods(all->what.which.pod_namespace, all->selector,
                             pods_a_page, token),
      [=](const k8s::reply& reply) {
        const auto list = model::parse_json(reply ? reply->body : "");
        if (list) all->choice->look_at(*list);
        const std::string more(
            list ? model::text_at(*list, {"metadata", "continue"}) : "");
        if (!more.empty() && !all->choice->has_sibling() &&
            read + 1 < most_pages)
          return read_pods(self, all, more, read + 1);
        if (all->choice->best()) return take_best(self, all);
        look_back(
            self, all,
            reply ? "no healthy pod of " + workload_name(*all) + " was found"
                  : k8s::describe(reply.error()));
      });
}

// -- what the pod is configured by -------------------------------------------

void on_configuration(gatherer_pointer self, const shared_gathering& all,
                      std::size_t at, const model::reference& what,
                      const k8s::reply& reply) {
  auto& state = all->configuration[at];
  const auto object = model::parse_json(reply ? reply->body : "");
  if (object)
    state = model::read_config(what, *object);
  else if (reply)
    state.why = object.error();
  else if (reply.error().what != k8s::action::not_found)
    state.why = k8s::describe(reply.error());
  else
    // One that may be missing mostly is.
    state.why = what.optional ? "" : "it does not exist";
  finish_part(self, all);
}

}  // namespace

void gather_comparison(gatherer_pointer self, const shared_gathering& all) {
  if (all->pod.IsNull())
    return finish_without(self, all, "the case holds no pod");
  if (all->owners.empty())
    return finish_without(self, all,
                          "the pod has no controller, and so no other pods");
  const auto& nearest = all->owners.front();
  if (all->selector.empty())
    return finish_without(self, all,
                          nearest.why.empty()
                              ? "how to find the other pods of " +
                                    workload_name(*all) + " is not known"
                              : nearest.link.kind + " " + nearest.link.name +
                                    " could not be read: " + nearest.why);
  all->choice.emplace(all->pod, self->state.around.now());
  read_pods(self, all, "", 0);
}

void gather_configuration(gatherer_pointer self, const shared_gathering& all) {
  auto found = model::configuration_of(all->pod);
  const std::size_t looked_at = std::min(found.size(), model::most_looked_at);
  all->not_looked_at = found.size() - looked_at;
  found.resize(looked_at);
  const auto& ns = all->what.which.pod_namespace;
  for (const auto& one : found)
    all->configuration.push_back({one.kind, one.name, {}, {}, not_in_time});
  all->open += found.size();
  for (std::size_t at = 0; at < found.size(); ++at)
    request_for(self, all,
                model::is_secret(found[at].kind)
                    ? k8s::get_secret_metadata(ns, found[at].name)
                    : k8s::get_config_map_metadata(ns, found[at].name),
                [=, what = found[at]](const k8s::reply& reply) {
                  on_configuration(self, all, at, what, reply);
                });
}

}  // namespace forensics::actors
