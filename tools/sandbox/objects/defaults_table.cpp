#include <array>
#include <map>
#include <variant>

#include "sandbox/objects/defaults.hpp"
#include "sandbox/objects/json_edit.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;

struct rule {
  std::string_view of;
  std::string_view field;
  std::variant<std::string_view, int, bool> value;
};

constexpr int mode_0644 = 420;

constexpr std::array rules{
    rule{"PodSpec", "dnsPolicy", "ClusterFirst"},
    rule{"PodSpec", "restartPolicy", "Always"},
    rule{"PodSpec", "terminationGracePeriodSeconds", 30},
    rule{"PodSpec", "schedulerName", "default-scheduler"},
    rule{"Container", "terminationMessagePath", "/dev/termination-log"},
    rule{"Container", "terminationMessagePolicy", "File"},
    rule{"EphemeralContainer", "terminationMessagePath",
         "/dev/termination-log"},
    rule{"EphemeralContainer", "terminationMessagePolicy", "File"},
    rule{"ContainerPort", "protocol", "TCP"},
    rule{"Probe", "timeoutSeconds", 1},
    rule{"Probe", "periodSeconds", 10},
    rule{"Probe", "successThreshold", 1},
    rule{"Probe", "failureThreshold", 3},
    rule{"HTTPGetAction", "path", "/"},
    rule{"HTTPGetAction", "scheme", "HTTP"},
    rule{"GRPCAction", "service", ""},
    rule{"ObjectFieldSelector", "apiVersion", "v1"},
    rule{"SecretVolumeSource", "defaultMode", mode_0644},
    rule{"ConfigMapVolumeSource", "defaultMode", mode_0644},
    rule{"DownwardAPIVolumeSource", "defaultMode", mode_0644},
    rule{"ProjectedVolumeSource", "defaultMode", mode_0644},
    rule{"ServiceAccountTokenProjection", "expirationSeconds", 3600},
    rule{"HostPathVolumeSource", "type", ""},
    rule{"ISCSIVolumeSource", "iscsiInterface", "default"},
    rule{"RBDVolumeSource", "pool", "rbd"},
    rule{"RBDVolumeSource", "user", "admin"},
    rule{"RBDVolumeSource", "keyring", "/etc/ceph/keyring"},
    rule{"AzureDiskVolumeSource", "cachingMode", "ReadWrite"},
    rule{"AzureDiskVolumeSource", "kind", "Shared"},
    rule{"AzureDiskVolumeSource", "fsType", "ext4"},
    rule{"AzureDiskVolumeSource", "readOnly", false},
    rule{"ScaleIOVolumeSource", "storageMode", "ThinProvisioned"},
    rule{"ScaleIOVolumeSource", "fsType", "xfs"},
    rule{"PersistentVolumeClaimSpec", "volumeMode", "Filesystem"},
    rule{"PersistentVolumeSpec", "volumeMode", "Filesystem"},
    rule{"PersistentVolumeSpec", "persistentVolumeReclaimPolicy", "Retain"},
    rule{"Secret", "type", "Opaque"},
    rule{"NamespaceStatus", "phase", "Active"},
    rule{"ServiceSpec", "sessionAffinity", "None"},
    rule{"ServiceSpec", "type", "ClusterIP"},
    rule{"ServicePort", "protocol", "TCP"},
    rule{"JobSpec", "parallelism", 1},
    rule{"JobSpec", "completionMode", "NonIndexed"},
    rule{"JobSpec", "suspend", false},
    rule{"JobSpec", "manualSelector", false},
    rule{"PodFailurePolicyOnPodConditionsPattern", "status", "True"},
    rule{"ReplicaSetSpec", "replicas", 1},
    rule{"DeploymentSpec", "replicas", 1},
    rule{"DeploymentSpec", "revisionHistoryLimit", 10},
    rule{"DeploymentSpec", "progressDeadlineSeconds", 600},
    rule{"DeploymentStrategy", "type", "RollingUpdate"},
    rule{"NetworkPolicyPort", "protocol", "TCP"},
    rule{"PriorityClass", "preemptionPolicy", "PreemptLowerPriority"},
    rule{"RoleRef", "apiGroup", "rbac.authorization.k8s.io"},
};

json_value value_of(const rule& from, json_allocator& memory) {
  if (const auto* number = std::get_if<int>(&from.value))
    return json_value(*number);
  if (const auto* flag = std::get_if<bool>(&from.value))
    return json_value(*flag);
  return model::make_string(std::get<std::string_view>(from.value), memory);
}

using rule_book = std::multimap<std::string_view, const rule*>;

const rule_book& the_rules() {
  static const rule_book book = [] {
    rule_book made;
    for (const rule& each : rules) made.emplace(each.of, &each);
    return made;
  }();
  return book;
}

bool is_unset(const json_value* value) {
  return value == nullptr || value->IsNull() ||
         (value->IsString() && value->GetStringLength() == 0);
}

void set_of_each(json_value& value, const schema_field& field,
                 json_allocator& memory) {
  if (field.shape == field_shape::list && value.IsArray())
    for (json_value& each : value.GetArray())
      set_table_defaults(each, *field.object, memory);
  if (field.shape == field_shape::single)
    set_table_defaults(value, *field.object, memory);
}

}  // namespace

void set_table_defaults(json_value& value, const schema_struct& as,
                        json_allocator& memory) {
  if (!value.IsObject()) return;
  const auto [begin, end] = the_rules().equal_range(as.name);
  for (auto each = begin; each != end; ++each)
    if (is_unset(member(value, each->second->field)))
      model::set(value, each->second->field, value_of(*each->second, memory),
                 memory);
  for (const schema_field& field : as.fields)
    if (field.object != nullptr)
      if (json_value* found = member(value, field.name))
        set_of_each(*found, field, memory);
}

}  // namespace forensics::sandbox
