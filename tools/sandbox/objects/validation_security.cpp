#include <algorithm>
#include <limits>

#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

void check_id(std::int64_t id, const std::string& path, findings& found) {
  if (id < 0 || id > std::numeric_limits<std::int32_t>::max())
    found.invalid(path, id, "must be between 0 and 2147483647, inclusive");
}

void check_ids(const json_value& context,
               std::initializer_list<std::string_view> fields,
               const std::string& path, findings& found) {
  for (const std::string_view field : fields)
    check_id(model::integer_at(context, {field}), child(path, field), found);
}

struct profile_kind {
  std::string_view field;
  std::string_view name;  ///< in sentences
};

/// A seccomp or AppArmor profile.
void check_profile(const json_value& context, const profile_kind& kind,
                   const std::string& path, findings& found) {
  if (!has(context, kind.field)) return;
  const json_value& profile = model::object_at(context, {kind.field});
  const std::string at = child(path, kind.field);
  const std::string file_at = child(at, "localhostProfile");
  const std::string_view type = text_at(profile, {"type"});
  const std::string_view file = text_at(profile, {"localhostProfile"});
  const std::string name(kind.name);
  if (type.empty()) {
    found.required(child(at, "type"), "type is required when " +
                                          std::string(kind.field) + " is set");
  } else {
    check_choice(profile, "type", at,
                 {"Localhost", "RuntimeDefault", "Unconfined"}, found);
  }
  if (type == "Localhost") {
    if (file.empty())
      found.required(file_at,
                     "must be set when " + name + " type is Localhost");
    else if (kind.field == "seccompProfile")
      check_relative_path(file, file_at, found);
  } else if (has(profile, "localhostProfile")) {
    found.invalid(file_at, profile,
                  "can only be set when " + name + " type is Localhost");
  }
}

void check_profiles(const json_value& context, const std::string& path,
                    findings& found) {
  check_profile(context, {"seccompProfile", "seccomp"}, path, found);
  check_profile(context, {"appArmorProfile", "AppArmor"}, path, found);
}

bool is_sysctl_part(std::string_view part) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  return !part.empty() && is_plain(part.front()) && is_plain(part.back()) &&
         std::all_of(part.begin(), part.end(), [&](char c) {
           return is_plain(c) || c == '-' || c == '_';
         });
}

bool is_sysctl_name(std::string_view name) {
  if (name.size() > 253) return false;
  while (true) {
    const std::size_t end = name.find_first_of("./");
    if (!is_sysctl_part(name.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    name.remove_prefix(end + 1);
  }
}

void check_sysctls(const json_value& spec, const json_value& context,
                   const std::string& path, findings& found) {
  std::set<std::string> names;
  each_item(
      context, "sysctls", path,
      [&](const json_value& sysctl, const std::string& entry) {
        const std::string at = child(entry, "name");
        const std::string_view name = text_at(sysctl, {"name"});
        if (name.empty())
          found.required(at);
        else if (!is_sysctl_name(name))
          found.invalid(at, name,
                        "must have at most 253 characters and match regex "
                        "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]"
                        "([-_a-z0-9]*[a-z0-9])?$");
        else if (!names.emplace(name).second)
          found.duplicate(at, name);
        if (name.starts_with("net.") && model::true_at(spec, {"hostNetwork"}))
          found.invalid(at, name,
                        "may not be specified when 'hostNetwork' is true");
      });
}

bool may_do_all(const json_value& context) {
  const json_value& added = model::array_at(context, {"capabilities", "add"});
  return std::any_of(added.Begin(), added.End(), [](const json_value& each) {
    return text_of(each) == "CAP_SYS_ADMIN";
  });
}

void check_escalation(const json_value& context, const std::string& path,
                      findings& found) {
  const json_value* escalates =
      model::find(context, {"allowPrivilegeEscalation"});
  if (escalates == nullptr || !escalates->IsFalse()) return;
  if (model::true_at(context, {"privileged"}))
    found.invalid(path, context,
                  "cannot set `allowPrivilegeEscalation` to false and "
                  "`privileged` to true");
  if (may_do_all(context))
    found.invalid(path, context,
                  "cannot set `allowPrivilegeEscalation` to false and "
                  "`capabilities.Add` CAP_SYS_ADMIN");
}

}  // namespace

void check_container_security(const pod_scope& pod, const json_value& container,
                              const std::string& path, findings& found) {
  const json_value& context = model::object_at(container, {"securityContext"});
  const std::string at = child(path, "securityContext");
  check_ids(context, {"runAsUser", "runAsGroup"}, at, found);
  check_set_choice(context, "procMount", at, {"Default", "Unmasked"}, found);
  const json_value* own_users = model::find(pod.spec, {"hostUsers"});
  if (text_at(context, {"procMount"}) == "Unmasked" &&
      (own_users == nullptr || !own_users->IsFalse()))
    found.invalid(child(at, "procMount"), "Unmasked",
                  "`hostUsers` must be false to use `Unmasked`");
  check_profiles(context, at, found);
  check_escalation(context, at, found);
}

void check_pod_security(const json_value& spec, const std::string& path,
                        findings& found) {
  const json_value& context = model::object_at(spec, {"securityContext"});
  const std::string at = child(path, "securityContext");
  check_ids(context, {"fsGroup", "runAsUser", "runAsGroup"}, at, found);
  each_item(context, "supplementalGroups", at,
            [&](const json_value& group, const std::string& group_at) {
              if (group.IsInt64()) check_id(group.GetInt64(), group_at, found);
            });
  if (model::true_at(spec, {"shareProcessNamespace"}) &&
      model::true_at(spec, {"hostPID"}))
    found.invalid(child(at, "shareProcessNamespace"), json_value(true),
                  "ShareProcessNamespace and HostPID cannot both be enabled");
  check_sysctls(spec, context, at, found);
  check_set_choice(context, "fsGroupChangePolicy", at,
                   {"Always", "OnRootMismatch"}, found);
  check_profiles(context, at, found);
  check_set_choice(context, "supplementalGroupsPolicy", at, {"Merge", "Strict"},
                   found);
}

}  // namespace forensics::sandbox
