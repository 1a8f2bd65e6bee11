#include "sandbox/objects/resource_type.hpp"

#include <stdexcept>

namespace forensics::sandbox {
namespace {

using names = std::vector<std::string_view>;

resource_type row(std::string_view plural, std::string_view singular,
                  std::string_view kind, names short_names = {},
                  names categories = {}) {
  resource_type made;
  made.version = "v1";
  made.plural = plural;
  made.singular = singular;
  made.kind = kind;
  made.short_names = std::move(short_names);
  made.categories = std::move(categories);
  return made;
}

resource_type of_cluster(resource_type type) {
  type.namespaced = false;
  return type;
}

resource_type with_status(resource_type type) {
  type.has_status = true;
  return type;
}

resource_type unstored(resource_type type) {
  type.namespaced = false;
  type.stored = false;
  return type;
}

class table {
 public:
  /// The rows that follow are of this group.
  void group(std::string_view name) { group_ = name; }
  void add(resource_type type) {
    type.group = group_;
    rows_.push_back(std::move(type));
  }
  std::vector<resource_type> take() { return std::move(rows_); }

 private:
  std::string_view group_;
  std::vector<resource_type> rows_;
};

void add_core(table& to) {
  to.group("");
  to.add(row("configmaps", "configmap", "ConfigMap", {"cm"}));
  to.add(row("events", "event", "Event", {"ev"}));
  to.add(row("limitranges", "limitrange", "LimitRange", {"limits"}));
  to.add(of_cluster(
      with_status(row("namespaces", "namespace", "Namespace", {"ns"}))));
  to.add(of_cluster(with_status(row("nodes", "node", "Node", {"no"}))));
  to.add(with_status(row("persistentvolumeclaims", "persistentvolumeclaim",
                         "PersistentVolumeClaim", {"pvc"})));
  to.add(of_cluster(with_status(row("persistentvolumes", "persistentvolume",
                                    "PersistentVolume", {"pv"}))));
  to.add(with_status(row("pods", "pod", "Pod", {"po"}, {"all"})));
  to.add(with_status(
      row("resourcequotas", "resourcequota", "ResourceQuota", {"quota"})));
  to.add(row("secrets", "secret", "Secret"));
  to.add(row("serviceaccounts", "serviceaccount", "ServiceAccount", {"sa"}));
  to.add(with_status(row("services", "service", "Service", {"svc"}, {"all"})));
}

void add_reviews(table& to) {
  to.group("authentication.k8s.io");
  to.add(unstored(
      row("selfsubjectreviews", "selfsubjectreview", "SelfSubjectReview")));
  to.add(unstored(row("tokenreviews", "tokenreview", "TokenReview")));
  to.group("authorization.k8s.io");
  to.add(unstored(row("selfsubjectaccessreviews", "selfsubjectaccessreview",
                      "SelfSubjectAccessReview")));
  to.add(unstored(row("selfsubjectrulesreviews", "selfsubjectrulesreview",
                      "SelfSubjectRulesReview")));
  to.add(unstored(row("subjectaccessreviews", "subjectaccessreview",
                      "SubjectAccessReview")));
}

void add_workloads(table& to) {
  to.group("apps");
  to.add(with_status(
      row("deployments", "deployment", "Deployment", {"deploy"}, {"all"})));
  to.add(with_status(
      row("replicasets", "replicaset", "ReplicaSet", {"rs"}, {"all"})));
  to.group("events.k8s.io");
  to.add(row("events", "event", "Event", {"ev"}));
  add_reviews(to);
  to.group("batch");
  to.add(with_status(row("jobs", "job", "Job", {}, {"all"})));
}

void add_policies(table& to) {
  to.group("networking.k8s.io");
  to.add(row("networkpolicies", "networkpolicy", "NetworkPolicy", {"netpol"}));
  to.group("policy");
  to.add(with_status(row("poddisruptionbudgets", "poddisruptionbudget",
                         "PodDisruptionBudget", {"pdb"})));
  to.group("rbac.authorization.k8s.io");
  to.add(of_cluster(
      row("clusterrolebindings", "clusterrolebinding", "ClusterRoleBinding")));
  to.add(of_cluster(row("clusterroles", "clusterrole", "ClusterRole")));
  to.add(row("rolebindings", "rolebinding", "RoleBinding"));
  to.add(row("roles", "role", "Role"));
  to.group("scheduling.k8s.io");
  to.add(of_cluster(
      row("priorityclasses", "priorityclass", "PriorityClass", {"pc"})));
  to.group("coordination.k8s.io");
  to.add(row("leases", "lease", "Lease"));
  to.group("node.k8s.io");
  to.add(of_cluster(row("runtimeclasses", "runtimeclass", "RuntimeClass")));
}

std::vector<resource_type> all_rows() {
  table all;
  add_core(all);
  add_workloads(all);
  add_policies(all);
  return all.take();
}

}  // namespace

std::string resource_type::api_version() const {
  return (group.empty() ? "" : std::string(group) + "/") + std::string(version);
}

std::string resource_type::qualified() const {
  return std::string(plural) + (group.empty() ? "" : "." + std::string(group));
}

std::span<const resource_type> resource_types() {
  static const std::vector<resource_type> rows = all_rows();
  return rows;
}

const resource_type* find_type(std::string_view group, std::string_view version,
                               std::string_view plural) {
  for (const resource_type& type : resource_types())
    if (type.group == group && type.version == version && type.plural == plural)
      return &type;
  return nullptr;
}

const resource_type* find_kind(std::string_view api_version,
                               std::string_view kind) {
  for (const resource_type& type : resource_types())
    if (type.kind == kind && type.api_version() == api_version) return &type;
  return nullptr;
}

const resource_type& type_of(std::string_view plural) {
  for (const resource_type& type : resource_types())
    if (type.plural == plural) return type;
  throw std::invalid_argument("no such resource: " + std::string(plural));
}

const resource_type& stored_type(const resource_type& type) {
  return type.kind == "Event" ? type_of("events") : type;
}

}  // namespace forensics::sandbox
