#include "model/heal_parts.hpp"
#include "model/objects.hpp"

namespace forensics::model::healing {
namespace {

constexpr std::string_view reason = why::pod_security;
/// Nobody's, by custom; what a container runs as that would run as root.
constexpr int plain_user = 65'532;

bool is_root(const json_value& security) noexcept {
  const json_value* user = find(security, {"runAsUser"});
  return user != nullptr && user->IsInt64() && user->GetInt64() == 0;
}

json_value only_bind_service(const json_value& capabilities,
                             json_allocator& memory) {
  json_value out(rapidjson::kObjectType);
  set(out, "drop", text_list({"ALL"}, memory), memory);
  for (const json_value& name : array_at(capabilities, {"add"}).GetArray())
    if (name.IsString() && view(name) == "NET_BIND_SERVICE") {
      set(out, "add", text_list({"NET_BIND_SERVICE"}, memory), memory);
      break;
    }
  return out;
}

json_value default_profile(json_allocator& memory) {
  json_value out(rapidjson::kObjectType);
  set(out, "type", "RuntimeDefault", memory);
  return out;
}

void meet_in(patient& of, json_value& container, const std::string& field,
             bool pod_has_user) {
  json_allocator& memory = of.memory();
  json_value& security = object_in(container, "securityContext", memory);
  const std::string at = field + ".securityContext";
  of.drop(security, "privileged", at, reason);
  of.drop(security, "procMount", at, reason);
  of.drop(security, "seLinuxOptions", at, reason);
  of.set_to(security, "allowPrivilegeEscalation", json_value(false), at,
            reason);
  of.set_to(security, "capabilities",
            only_bind_service(object_at(security, {"capabilities"}), memory),
            at, reason);
  of.set_to(security, "seccompProfile", default_profile(memory), at, reason);
  of.set_to(security, "runAsNonRoot", json_value(true), at, reason);
  // An image whose user is root, or has only a name, would not start.
  if (is_root(security) ||
      (!pod_has_user && find(security, {"runAsUser"}) == nullptr))
    of.set_to(security, "runAsUser", json_value(plain_user), at, reason);
}

}  // namespace

void meet_pod_security(patient& of) {
  json_value* spec = member(of.pod, "spec");
  if (spec == nullptr) return;
  if (json_value* security = member(*spec, "securityContext")) {
    const std::string at = "spec.securityContext";
    of.drop(*security, "seLinuxOptions", at, reason);
    of.drop(*security, "sysctls", at, reason);
    if (is_root(*security)) of.drop(*security, "runAsUser", at, reason);
    if (find(*security, {"runAsNonRoot"}) != nullptr)
      of.set_to(*security, "runAsNonRoot", json_value(true), at, reason);
    if (find(*security, {"seccompProfile"}) != nullptr)
      of.set_to(*security, "seccompProfile", default_profile(of.memory()), at,
                reason);
  }
  const bool pod_has_user =
      find(*spec, {"securityContext", "runAsUser"}) != nullptr;
  each_container(of, [&](json_value& container, const std::string& field) {
    meet_in(of, container, field, pod_has_user);
  });
}

}  // namespace forensics::model::healing
