#include "sandbox/server/default_roles.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace forensics::sandbox {

namespace {

/// `label`: which aggregated role it becomes part of; "" none.
struct default_role {
  std::string_view name;
  std::string_view label;
  std::string_view rules;       ///< JSON; "" where they are aggregated
  std::string_view aggregates;  ///< the label it selects
};

constexpr std::string_view everything = R"([
  {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
  {"nonResourceURLs": ["*"], "verbs": ["*"]}])";

constexpr std::string_view discovery = R"([
  {"nonResourceURLs": ["/api", "/api/*", "/apis", "/apis/*", "/healthz",
    "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/"],
   "verbs": ["get"]}])";

constexpr std::string_view public_info = R"([
  {"nonResourceURLs": ["/healthz", "/livez", "/readyz", "/version",
    "/version/"],
   "verbs": ["get"]}])";

constexpr std::string_view basic = R"([
  {"apiGroups": ["authorization.k8s.io"],
   "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
   "verbs": ["create"]},
  {"apiGroups": ["authentication.k8s.io"],
   "resources": ["selfsubjectreviews"], "verbs": ["create"]}])";

constexpr std::string_view view_rules = R"([
  {"apiGroups": [""],
   "resources": ["configmaps", "endpoints", "persistentvolumeclaims",
     "persistentvolumeclaims/status", "pods", "replicationcontrollers",
     "replicationcontrollers/scale", "serviceaccounts", "services",
     "services/status"],
   "verbs": ["get", "list", "watch"]},
  {"apiGroups": [""],
   "resources": ["bindings", "events", "limitranges", "namespaces/status",
     "pods/log", "pods/status", "replicationcontrollers/status",
     "resourcequotas", "resourcequotas/status"],
   "verbs": ["get", "list", "watch"]},
  {"apiGroups": [""], "resources": ["namespaces"],
   "verbs": ["get", "list", "watch"]},
  {"apiGroups": ["apps"],
   "resources": ["deployments", "deployments/scale", "deployments/status",
     "replicasets", "replicasets/scale", "replicasets/status"],
   "verbs": ["get", "list", "watch"]},
  {"apiGroups": ["batch"], "resources": ["jobs", "jobs/status"],
   "verbs": ["get", "list", "watch"]},
  {"apiGroups": ["policy"],
   "resources": ["poddisruptionbudgets", "poddisruptionbudgets/status"],
   "verbs": ["get", "list", "watch"]},
  {"apiGroups": ["networking.k8s.io"], "resources": ["networkpolicies"],
   "verbs": ["get", "list", "watch"]}])";

constexpr std::string_view edit_rules = R"([
  {"apiGroups": [""],
   "resources": ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy",
     "secrets", "services/proxy"],
   "verbs": ["get", "list", "watch"]},
  {"apiGroups": [""], "resources": ["serviceaccounts"],
   "verbs": ["impersonate"]},
  {"apiGroups": [""],
   "resources": ["pods", "pods/attach", "pods/exec", "pods/portforward",
     "pods/proxy"],
   "verbs": ["create", "delete", "deletecollection", "patch", "update"]},
  {"apiGroups": [""], "resources": ["pods/eviction"], "verbs": ["create"]},
  {"apiGroups": [""],
   "resources": ["configmaps", "events", "persistentvolumeclaims",
     "replicationcontrollers", "replicationcontrollers/scale", "secrets",
     "serviceaccounts", "services", "services/proxy"],
   "verbs": ["create", "delete", "deletecollection", "patch", "update"]},
  {"apiGroups": [""], "resources": ["serviceaccounts/token"],
   "verbs": ["create"]},
  {"apiGroups": ["apps"],
   "resources": ["deployments", "deployments/rollback", "deployments/scale",
     "replicasets", "replicasets/scale"],
   "verbs": ["create", "delete", "deletecollection", "patch", "update"]},
  {"apiGroups": ["batch"], "resources": ["jobs"],
   "verbs": ["create", "delete", "deletecollection", "patch", "update"]},
  {"apiGroups": ["policy"], "resources": ["poddisruptionbudgets"],
   "verbs": ["create", "delete", "deletecollection", "patch", "update"]},
  {"apiGroups": ["networking.k8s.io"], "resources": ["networkpolicies"],
   "verbs": ["create", "delete", "deletecollection", "patch", "update"]},
  {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"],
   "verbs": ["create", "delete", "deletecollection", "get", "list", "patch",
     "update", "watch"]}])";

constexpr std::string_view admin_rules = R"([
  {"apiGroups": ["authorization.k8s.io"],
   "resources": ["localsubjectaccessreviews"], "verbs": ["create"]},
  {"apiGroups": ["rbac.authorization.k8s.io"],
   "resources": ["rolebindings", "roles"],
   "verbs": ["create", "delete", "deletecollection", "get", "list", "patch",
     "update", "watch"]}])";

constexpr default_role roles[] = {
    {"system:aggregate-to-view", "aggregate-to-view", view_rules, ""},
    {"system:aggregate-to-edit", "aggregate-to-edit", edit_rules, ""},
    {"system:aggregate-to-admin", "aggregate-to-admin", admin_rules, ""},
    {"view", "aggregate-to-edit", "", "aggregate-to-view"},
    {"edit", "aggregate-to-admin", "", "aggregate-to-edit"},
    {"admin", "", "", "aggregate-to-admin"},
    {"cluster-admin", "", everything, ""},
    {"system:discovery", "", discovery, ""},
    {"system:basic-user", "", basic, ""},
    {"system:public-info-viewer", "", public_info, ""},
};

struct default_binding {
  std::string_view name;  ///< of the binding and of its role
  std::string_view group;
};

constexpr default_binding bindings[] = {
    {"cluster-admin", "system:masters"},
    {"system:basic-user", "system:authenticated"},
    {"system:discovery", "system:authenticated"},
    {"system:public-info-viewer", "system:authenticated"},
};

std::string label_of(std::string_view name) {
  return "\"rbac.authorization.k8s.io/" + std::string{name} + "\": \"true\"";
}

std::string head_of(std::string_view kind, std::string_view name,
                    const std::string& more_labels) {
  return R"({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": ")" +
         std::string{kind} + R"(", "metadata": {"name": ")" +
         std::string{name} + R"(", "annotations": {
           "rbac.authorization.kubernetes.io/autoupdate": "true"},
         "labels": {"kubernetes.io/bootstrapping": "rbac-defaults")" +
         more_labels + "}}, ";
}

std::string text_of(const default_role& role) {
  std::string text =
      head_of("ClusterRole", role.name,
              role.label.empty() ? "" : ", " + label_of(role.label));
  if (!role.aggregates.empty())
    text += R"("aggregationRule": {"clusterRoleSelectors": [
      {"matchLabels": {)" +
            label_of(role.aggregates) + "}}]}, ";
  return text +
         "\"rules\": " + (role.rules.empty() ? "[]" : std::string{role.rules}) +
         '}';
}

std::string text_of(const default_binding& binding) {
  return head_of("ClusterRoleBinding", binding.name, "") +
         R"("roleRef": {"apiGroup": "rbac.authorization.k8s.io",
           "kind": "ClusterRole", "name": ")" +
         std::string{binding.name} + R"("},
         "subjects": [{"apiGroup": "rbac.authorization.k8s.io",
           "kind": "Group", "name": ")" +
         std::string{binding.group} + R"("}]})";
}

void create(api& served, const resource_type& type, const std::string& text) {
  auto object = model::parse_json(text);
  if (!object) throw std::logic_error("a default role: " + object.error());
  const auto made = served.create(type, "", std::move(*object));
  if (!made) throw std::logic_error("a default role: " + made.error().message);
}

}  // namespace

void create_default_roles(api& served) {
  for (const auto& role : roles)
    create(served, type_of("clusterroles"), text_of(role));
  for (const auto& binding : bindings)
    create(served, type_of("clusterrolebindings"), text_of(binding));
}

}  // namespace forensics::sandbox
