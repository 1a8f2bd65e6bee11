#include <algorithm>
#include <utility>

#include "model/clone_parts.hpp"

namespace forensics::model::cloning {
namespace {

constexpr field_rule profile_fields[] = {
    {"type", shape::text},
};

constexpr field_rule capability_fields[] = {
    {"add"},
    {"drop", shape::texts},
};

// User and role would let the clone out of the container's domain.
constexpr field_rule selinux_fields[] = {
    {"level", shape::text},
    {"type"},
    {"user", shape::left, why::privilege},
    {"role", shape::left, why::privilege},
};

constexpr field_rule pod_fields[] = {
    {"runAsUser", shape::integer},
    {"runAsGroup", shape::integer},
    {"runAsNonRoot", shape::flag},
    {"fsGroup", shape::integer},
    {"fsGroupChangePolicy", shape::text},
    {"supplementalGroups", shape::integers},
    {"supplementalGroupsPolicy", shape::text},
    {"seLinuxChangePolicy", shape::text},
    {"seLinuxOptions"},
    {"seccompProfile"},
    {"appArmorProfile"},
    {"sysctls", shape::left, why::host},
    {"windowsOptions", shape::left, why::host},
};

constexpr field_rule container_fields[] = {
    {"runAsUser", shape::integer},
    {"runAsGroup", shape::integer},
    {"runAsNonRoot", shape::flag},
    {"readOnlyRootFilesystem", shape::flag},
    {"allowPrivilegeEscalation", shape::flag},
    {"capabilities"},
    {"seLinuxOptions"},
    {"seccompProfile"},
    {"appArmorProfile"},
    {"privileged", shape::left, why::privilege},
    {"procMount", shape::left, why::privilege},
    {"windowsOptions", shape::left, why::host},
};

/// Why a profile of this type gives way to the runtime's own; "" when it is
/// that.
std::string_view why_replaced(std::string_view type) noexcept {
  if (type == "Unconfined") return why::privilege;
  // A file of the node, which the clone's node may not have.
  if (type == "Localhost") return why::host;
  if (type == "RuntimeDefault") return {};
  return type.empty() ? why::invalid : why::unlisted;
}

void carry_seccomp(context& clone, json_value& to, const json_value& security,
                   const std::string& path) {
  constexpr std::string_view key = "seccompProfile";
  const json_value* profile = find(security, {key});
  if (profile == nullptr) return;
  std::string field = path + "." + std::string(key);
  if (!profile->IsObject())
    return clone.removed(std::move(field), why::invalid);
  const std::string_view reason = why_replaced(text_at(*profile, {"type"}));
  json_value carried = carry(clone, *profile, profile_fields, field);
  if (reason.empty()) return set(to, key, std::move(carried), clone.memory);
  json_value own(rapidjson::kObjectType);
  set(own, "type", "RuntimeDefault", clone.memory);
  put(clone, to, security, key, std::move(own), path, reason);
}

/// AppArmor's default needs no words, and said aloud it has the kubelet of a
/// node without AppArmor reject the clone.
void leave_app_armor(context& clone, const json_value& security,
                     const std::string& path) {
  const json_value* profile = find(security, {"appArmorProfile"});
  if (profile == nullptr) return;
  const std::string_view reason = why_replaced(text_at(*profile, {"type"}));
  clone.removed(path + ".appArmorProfile", reason.empty() ? why::host : reason);
}

void carry_selinux(context& clone, json_value& to, const json_value& security,
                   const std::string& path) {
  // The domains of ordinary containers, as the Pod Security Standards'
  // baseline lists them; `spc_t` is the host's.
  constexpr std::string_view container_types[] = {
      "container_t", "container_init_t", "container_kvm_t",
      "container_engine_t"};
  const json_value& options = object_at(security, {"seLinuxOptions"});
  const std::string field = path + ".seLinuxOptions";
  json_value carried = carry(clone, options, selinux_fields, field);
  const std::string_view type = text_at(options, {"type"});
  if (std::find(std::begin(container_types), std::end(container_types), type) !=
      std::end(container_types))
    set(carried, "type", type, clone.memory);
  else if (!type.empty())
    clone.removed(field + ".type", why::privilege);
  if (!carried.ObjectEmpty())
    set(to, "seLinuxOptions", std::move(carried), clone.memory);
}

void carry_capabilities(context& clone, json_value& to,
                        const json_value& security, const std::string& path) {
  const json_value& wanted = object_at(security, {"capabilities"});
  const std::string field = path + ".capabilities";
  json_value carried = carry(clone, wanted, capability_fields, field);
  json_value add(rapidjson::kArrayType);
  for (const json_value& name : array_at(wanted, {"add"}).GetArray()) {
    if (!name.IsString())
      clone.removed(field + ".add", why::invalid);
    else if (view(name) != "NET_BIND_SERVICE")
      clone.removed(entry_path(field + ".add", view(name)), why::privilege);
    else
      add.PushBack(copy_of(name, clone.memory), clone.memory);
  }
  if (!add.Empty()) set(carried, "add", std::move(add), clone.memory);
  if (!carried.ObjectEmpty())
    set(to, "capabilities", std::move(carried), clone.memory);
}

json_value carry_shared(context& clone, const json_value& security,
                        std::span<const field_rule> fields,
                        const std::string& path) {
  json_value carried = carry(clone, security, fields, path);
  carry_seccomp(clone, carried, security, path);
  leave_app_armor(clone, security, path);
  carry_selinux(clone, carried, security, path);
  return carried;
}

}  // namespace

json_value carry_pod_security(context& clone, const json_value& security,
                              const std::string& path) {
  return carry_shared(clone, security, pod_fields, path);
}

json_value carry_container_security(context& clone, const json_value& security,
                                    const std::string& path) {
  json_value carried = carry_shared(clone, security, container_fields, path);
  carry_capabilities(clone, carried, security, path);
  return carried;
}

}  // namespace forensics::model::cloning
