// API tokens, and what reaches the node. Fields that are never harmless
// (`hostNetwork`, `privileged` …) are not in the shape at all.
#include "model/vocabulary.hpp"
#include "support/clone_checker_parts.hpp"

namespace forensics::test {
namespace {

using model::json_value;
using model::text_at;

bool is_false(const json_value& from, std::string_view field) {
  const json_value* value = model::find(from, {field});
  return value != nullptr && value->IsFalse();
}

void check_profile(const json_value& context, std::string_view field,
                   const std::string& path, fault_list& found) {
  if (model::find(context, {field}) == nullptr) return;
  const std::string_view type = text_at(context, {field, "type"});
  if (type != "RuntimeDefault")
    found.add(path + "." + std::string(field),
              "the profile is " + std::string(type) + ", not RuntimeDefault");
}

void check_context(const json_value& context, const std::string& path,
                   fault_list& found) {
  check_profile(context, "seccompProfile", path, found);
  check_profile(context, "appArmorProfile", path, found);
  const std::string_view domain = text_at(context, {"seLinuxOptions", "type"});
  // Source: Pod Security Standards, baseline.
  if (!among(domain, {"", "container_t", "container_init_t", "container_kvm_t",
                      "container_engine_t"}))
    found.add(path + ".seLinuxOptions.type", "is no container's domain");
}

}  // namespace

void check_token(const checked_clone& all, fault_list& found) {
  if (!is_false(all.spec, "automountServiceAccountToken"))
    found.add("spec.automountServiceAccountToken",
              "is not false: the API server would mount a token");
  const std::string_view account = model::service_account_name;
  if (text_at(all.spec, {"serviceAccountName"}) != account)
    found.add("spec.serviceAccountName", "is not the account without rights");
  const json_value* old_name = model::find(all.spec, {"serviceAccount"});
  if (old_name != nullptr && !among(text_of(*old_name), {"", account}))
    found.add("spec.serviceAccount", "is not the account without rights");
  each_entry(all.spec, "volumes", "spec",
             [&](const json_value& volume, const std::string& at) {
               if (text_at(volume, {"name"}).starts_with("kube-api-access-"))
                 found.add(at, "is the volume of an API token");
             });
  each_container(all.spec, [&](const json_value& container,
                               const std::string& at) {
    each_entry(
        container, "volumeMounts", at,
        [&](const json_value& mount, const std::string& mount_at) {
          const std::string place = plain_path(text_at(mount, {"mountPath"}));
          for (const char* top : {"/var/run", "/run"})
            if (is_within(place, std::string(top) +
                                     "/secrets/kubernetes.io/serviceaccount"))
              found.add(mount_at, "is where API tokens are mounted");
        });
  });
}

void check_host(const checked_clone& all, fault_list& found) {
  if (model::find(all.spec, {"hostUsers"}) != nullptr &&
      !is_false(all.spec, "hostUsers"))
    found.add("spec.hostUsers", "is not false");
  if (text_at(all.spec, {"dnsPolicy"}) == "ClusterFirstWithHostNet")
    found.add("spec.dnsPolicy", "is of the host's network");
  if (text_at(all.spec, {"os", "name"}) == "windows")
    found.add("spec.os.name", "is not linux");
}

void check_profiles(const checked_clone& all, fault_list& found) {
  check_context(model::object_at(all.spec, {"securityContext"}),
                "spec.securityContext", found);
  each_container(
      all.spec, [&](const json_value& container, const std::string& at) {
        const json_value& context =
            model::object_at(container, {"securityContext"});
        check_context(context, at + ".securityContext", found);
        for (const json_value& added :
             model::array_at(context, {"capabilities", "add"}).GetArray())
          if (text_of(added) != "NET_BIND_SERVICE")
            found.add(at + ".securityContext.capabilities.add",
                      "adds " + std::string(text_of(added)));
      });
}

}  // namespace forensics::test
