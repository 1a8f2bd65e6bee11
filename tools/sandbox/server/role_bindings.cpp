#include "sandbox/server/role_bindings.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace forensics::sandbox {

namespace {

using model::text_at;

std::string quoted(std::string_view kind, std::string_view name) {
  return std::string{kind} + " \"" + std::string{name} + '"';
}

/// `User "jane"` when the subject is `who`. A ServiceAccount without a
/// namespace is of the binding's own.
std::optional<std::string> describe_if(const model::json_value& subject,
                                       const user& who,
                                       std::string_view binding_ns) {
  const std::string_view kind = text_at(subject, {"kind"});
  const std::string_view name = text_at(subject, {"name"});
  bool is_who = false;
  std::string shown{name};
  if (kind == "User") {
    is_who = who.name == name;
  } else if (kind == "Group") {
    is_who = std::find(who.groups.begin(), who.groups.end(), name) !=
             who.groups.end();
  } else if (kind == "ServiceAccount") {
    std::string_view ns = text_at(subject, {"namespace"});
    if (ns.empty()) ns = binding_ns;
    shown = std::string{ns} + '/' + shown;
    is_who = who.name == "system:serviceaccount:" + std::string{ns} + ':' +
                             std::string{name};
  }
  if (!is_who) return std::nullopt;
  return quoted(kind, shown);
}

object_ptr role_of(const store& objects, const model::json_value& binding) {
  const std::string name{text_at(binding, {"roleRef", "name"})};
  if (text_at(binding, {"roleRef", "kind"}) == "ClusterRole")
    return objects.find(type_of("clusterroles"), {"", name});
  return objects.find(type_of("roles"),
                      {std::string{namespace_of(binding)}, name});
}

void add_bound(const store& objects, const user& who,
               const std::vector<object_ptr>& bindings,
               std::vector<bound_role>& to) {
  for (const object_ptr& binding : bindings) {
    const auto& subjects = model::array_at(binding->json, {"subjects"});
    for (const auto& subject : subjects.GetArray()) {
      auto as = describe_if(subject, who, namespace_of(binding->json));
      if (!as) continue;
      to.push_back({binding, std::move(*as), role_of(objects, binding->json)});
      break;
    }
  }
}

}  // namespace

std::vector<bound_role> bound_roles(const store& objects, const user& who,
                                    const std::string& ns) {
  std::vector<bound_role> all;
  add_bound(objects, who, objects.list(type_of("clusterrolebindings"), ""),
            all);
  if (!ns.empty())
    add_bound(objects, who, objects.list(type_of("rolebindings"), ns), all);
  return all;
}

}  // namespace forensics::sandbox
