#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

template <class Use>
void each_security_context(const json_value& spec, const std::string& path,
                           Use use) {
  for (const std::string_view list :
       {"initContainers", "containers", "ephemeralContainers"})
    each_item(spec, list, path,
              [&](const json_value& container, const std::string& at) {
                use(model::object_at(container, {"securityContext"}),
                    child(at, "securityContext"));
              });
}

void forbid(const json_value& object,
            std::initializer_list<std::string_view> fields,
            std::string_view why, const std::string& path, findings& found) {
  for (const std::string_view field : fields)
    if (has(object, field)) found.forbidden(child(path, field), why);
}

void check_for_linux(const json_value& spec, const std::string& path,
                     findings& found) {
  const char* const why = "windows options cannot be set for a linux pod";
  forbid(model::object_at(spec, {"securityContext"}), {"windowsOptions"}, why,
         child(path, "securityContext"), found);
  each_security_context(spec, path,
                        [&](const json_value& context, const std::string& at) {
                          forbid(context, {"windowsOptions"}, why, at, found);
                        });
}

void check_for_windows(const json_value& spec, const std::string& path,
                       findings& found) {
  const char* const why = "cannot be set for a windows pod";
  const json_value& pod_context = model::object_at(spec, {"securityContext"});
  const std::string context_at = child(path, "securityContext");
  forbid(pod_context, {"appArmorProfile", "seLinuxOptions"}, why, context_at,
         found);
  forbid(spec, {"hostUsers", "hostPID", "hostIPC"}, why, path, found);
  forbid(pod_context,
         {"seccompProfile", "fsGroup", "fsGroupChangePolicy", "sysctls"}, why,
         context_at, found);
  forbid(spec, {"shareProcessNamespace"}, why, path, found);
  forbid(pod_context,
         {"runAsUser", "runAsGroup", "supplementalGroups",
          "supplementalGroupsPolicy", "seLinuxChangePolicy"},
         why, context_at, found);
  each_security_context(
      spec, path, [&](const json_value& context, const std::string& at) {
        forbid(context,
               {"appArmorProfile", "seLinuxOptions", "seccompProfile",
                "capabilities", "readOnlyRootFilesystem", "privileged",
                "allowPrivilegeEscalation", "procMount", "runAsUser",
                "runAsGroup"},
               why, at, found);
      });
}

}  // namespace

void check_operating_system(const json_value& spec, const std::string& path,
                            findings& found) {
  if (!has(spec, "os")) return;
  const std::string_view name = text_at(spec, {"os", "name"});
  const std::string at = child(path, "os");
  if (name.empty())
    found.required(child(at, "name"));
  else if (name == "linux")
    check_for_linux(spec, path, found);
  else if (name == "windows")
    check_for_windows(spec, path, found);
  else
    found.unsupported(at, name, {"linux", "windows"});
}

}  // namespace forensics::sandbox
