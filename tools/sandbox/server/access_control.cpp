#include "sandbox/server/access_control.hpp"

#include <algorithm>

#include "sandbox/server/role_bindings.hpp"

namespace forensics::sandbox {

namespace {

using model::json_value;
using model::text_at;

template <class Matches>
bool any_of(const json_value& rule, std::string_view member,
            const Matches& matches) {
  const auto& values = model::array_at(rule, {member});
  return std::any_of(values.Begin(), values.End(), [&](const auto& value) {
    return value.IsString() && matches(model::view(value));
  });
}

bool has(const json_value& rule, std::string_view member,
         std::string_view wanted) {
  return any_of(rule, member, [&](std::string_view value) {
    return value == "*" || value == wanted;
  });
}

bool covers_resource(std::string_view named, const access_question& what) {
  if (named == "*") return true;
  if (what.subresource.empty()) return named == what.resource;
  return named == what.resource + '/' + what.subresource ||
         named == "*/" + what.subresource;
}

bool covers_path(std::string_view named, std::string_view path) {
  if (named.ends_with('*'))
    return path.starts_with(named.substr(0, named.size() - 1));
  return named == path;
}

bool covers(const json_value& rule, const access_question& what) {
  if (!has(rule, "verbs", what.verb)) return false;
  if (!what.path.empty())
    return any_of(rule, "nonResourceURLs", [&](std::string_view named) {
      return covers_path(named, what.path);
    });
  if (!has(rule, "apiGroups", what.group)) return false;
  if (!any_of(rule, "resources", [&](std::string_view named) {
        return covers_resource(named, what);
      }))
    return false;
  const auto& names = model::array_at(rule, {"resourceNames"});
  return names.Empty() ||
         any_of(rule, "resourceNames",
                [&](std::string_view name) { return name == what.name; });
}

bool covers(const object_ptr& role, const access_question& what) {
  const auto& rules = model::array_at(role->json, {"rules"});
  return std::any_of(rules.Begin(), rules.End(),
                     [&](const auto& rule) { return covers(rule, what); });
}

bool is_of_namespace(const json_value& binding) {
  return !namespace_of(binding).empty();
}

std::string quoted(std::string_view text) {
  return '"' + std::string{text} + '"';
}

std::string reason_of(const bound_role& by) {
  const json_value& binding = by.binding->json;
  std::string name{name_of(binding)};
  const bool local = is_of_namespace(binding);
  if (local) name += '/' + std::string{namespace_of(binding)};
  return std::string{"RBAC: allowed by "} +
         (local ? "RoleBinding " : "ClusterRoleBinding ") + quoted(name) +
         " of " + std::string{text_at(binding, {"roleRef", "kind"})} + ' ' +
         quoted(text_at(binding, {"roleRef", "name"})) + " to " + by.subject;
}

std::string absence_of(const json_value& binding) {
  const bool local = text_at(binding, {"roleRef", "kind"}) == "Role";
  return (local ? "role" : "clusterrole") +
         std::string{".rbac.authorization.k8s.io "} +
         quoted(text_at(binding, {"roleRef", "name"})) + " not found";
}

/// As Go prints several errors in one: `[a, b]`.
std::string absences(const std::vector<bound_role>& bound) {
  std::vector<std::string> all;
  for (const bound_role& one : bound)
    if (!one.role) all.push_back(absence_of(one.binding->json));
  if (all.empty()) return "";
  if (all.size() == 1) return "RBAC: " + all[0];
  std::string text = "RBAC: [";
  for (const auto& each : all) text += (&each == &all[0] ? "" : ", ") + each;
  return text + ']';
}

void append_rule(std::string& list, const json_value& rule,
                 std::initializer_list<const char*> members) {
  std::string text;
  for (const char* member : members) {
    const auto& values = model::array_at(rule, {member});
    if (values.Empty()) continue;
    text += (text.empty() ? "{\"" : ",\"") + std::string{member} +
            "\":" + model::dump(values);
  }
  list += (list.empty() ? "" : ",") + text + '}';
}

}  // namespace

bool is_master(const user& who) noexcept {
  return std::find(who.groups.begin(), who.groups.end(), "system:masters") !=
         who.groups.end();
}

access_verdict decide(const store& objects, const user& who,
                      const access_question& what) {
  if (is_master(who)) return true;
  const auto bound = bound_roles(objects, who, what.ns);
  for (const bound_role& one : bound)
    if (one.role && covers(one.role, what)) return {true, reason_of(one)};
  return {false, absences(bound)};
}

std::string list_rules(const store& objects, const user& who,
                       const std::string& ns) {
  std::string of_resources, of_paths;
  for (const bound_role& one : bound_roles(objects, who, ns)) {
    if (!one.role) continue;
    const auto& rules = model::array_at(one.role->json, {"rules"});
    for (const auto& rule : rules.GetArray()) {
      if (!model::array_at(rule, {"resources"}).Empty())
        append_rule(of_resources, rule,
                    {"verbs", "apiGroups", "resources", "resourceNames"});
      else if (!model::array_at(rule, {"nonResourceURLs"}).Empty() &&
               !is_of_namespace(one.binding->json))
        append_rule(of_paths, rule, {"verbs", "nonResourceURLs"});
    }
  }
  return R"({"resourceRules":[)" + of_resources + R"(],"nonResourceRules":[)" +
         of_paths + R"(],"incomplete":false})";
}

}  // namespace forensics::sandbox
