#include "sandbox/objects/validation_kinds.hpp"
#include "sandbox/objects/validation_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

constexpr std::string_view group = "rbac.authorization.k8s.io";

void check_rule(const json_value& rule, bool namespaced,
                const std::string& path, findings& found) {
  const auto empty = [&](std::string_view list) {
    return model::array_at(rule, {list}).Empty();
  };
  if (empty("verbs"))
    found.required(child(path, "verbs"),
                   "verbs must contain at least one value");
  if (!empty("nonResourceURLs")) {
    const json_value& urls = model::array_at(rule, {"nonResourceURLs"});
    const std::string at = child(path, "nonResourceURLs");
    if (namespaced)
      found.invalid(at, urls,
                    "namespaced rules cannot apply to non-resource URLs");
    if (!empty("apiGroups") || !empty("resources") || !empty("resourceNames"))
      found.invalid(at, urls,
                    "rules cannot apply to both regular resources and "
                    "non-resource URLs");
    return;
  }
  if (empty("apiGroups"))
    found.required(child(path, "apiGroups"),
                   "resource rules must supply at least one api group");
  if (empty("resources"))
    found.required(child(path, "resources"),
                   "resource rules must supply at least one resource");
}

void check_subject(const json_value& subject, bool namespaced,
                   const std::string& path, findings& found) {
  const std::string_view kind = text_at(subject, {"kind"});
  const std::string_view name = text_at(subject, {"name"});
  const std::string_view api_group = text_at(subject, {"apiGroup"});
  if (name.empty()) found.required(child(path, "name"));
  if (kind == "ServiceAccount") {
    if (!name.empty())
      check_name_at(subject, "name", path, dns_subdomain_problems, found);
    if (!api_group.empty())
      found.unsupported(child(path, "apiGroup"), api_group, {""});
    if (!namespaced && text_at(subject, {"namespace"}).empty())
      found.required(child(path, "namespace"));
  } else if (kind == "User" || kind == "Group") {
    if (api_group != group)
      found.unsupported(child(path, "apiGroup"), api_group, {group});
  } else {
    found.unsupported(child(path, "kind"), kind,
                      {"ServiceAccount", "User", "Group"});
  }
}

void check_role_ref(const json_value& binding, bool namespaced,
                    findings& found) {
  const json_value& role = model::object_at(binding, {"roleRef"});
  if (text_at(role, {"apiGroup"}) != group)
    found.unsupported("roleRef.apiGroup", text_at(role, {"apiGroup"}), {group});
  if (namespaced)
    check_choice(role, "kind", "roleRef", {"Role", "ClusterRole"}, found);
  else
    check_choice(role, "kind", "roleRef", {"ClusterRole"}, found);
  if (text_at(role, {"name"}).empty())
    found.required("roleRef.name");
  else
    check_name_at(role, "name", "roleRef", path_segment_problems, found);
}

}  // namespace

void check_role(const checked& what, const resource_type& type,
                findings& found) {
  each_item(what.object, "rules", "",
            [&](const json_value& rule, const std::string& at) {
              check_rule(rule, type.namespaced, at, found);
            });
}

void check_role_binding(const checked& what, const resource_type& type,
                        findings& found) {
  const json_value& role = model::object_at(what.object, {"roleRef"});
  if (what.before != nullptr &&
      role != model::object_at(*what.before, {"roleRef"}))
    found.invalid("roleRef", role, "cannot change roleRef");
  check_role_ref(what.object, type.namespaced, found);
  each_item(what.object, "subjects", "",
            [&](const json_value& subject, const std::string& at) {
              check_subject(subject, type.namespaced, at, found);
            });
}

}  // namespace forensics::sandbox
