#include "sandbox/api/protobuf_numbers.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace forensics::sandbox {
namespace {

/// Fields are numbered in the order of their struct, one after the other, but
/// for those here, from which the counting goes on.
constexpr std::string_view exceptions = R"(
ClusterTrustBundleProjection: optional 5; path 4
ConfigMap: immutable 4; data 2
Container: envFrom 19; env 7; resizePolicy 23; volumeMounts 9;
  volumeDevices 21; livenessProbe 10; startupProbe 22; lifecycle 12;
  terminationMessagePolicy 20; imagePullPolicy 14
DeploymentCondition: lastUpdateTime 6; reason 4
DeploymentSpec: progressDeadlineSeconds 9
DeploymentStatus: readyReplicas 7; availableReplicas 4;
  terminatingReplicas 9; conditions 6; collisionCount 8
ISCSIVolumeSource: chapAuthSession 11; secretRef 10; initiatorName 12
JobSpec: podFailurePolicy 11; successPolicy 16; backoffLimit 7;
  backoffLimitPerIndex 12; selector 4; ttlSecondsAfterFinished 8;
  podReplacementPolicy 14
JobStatus: terminating 11; completedIndexes 7; failedIndexes 10;
  uncountedTerminatedPods 8
ManagedFieldsEntry: fieldsType 6
NamespaceCondition: lastTransitionTime 4
NodeConfigSource: configMap 2
NodeSpec: podCIDRs 7; providerID 3; externalID 2
ObjectMeta: managedFields 17
OwnerReference: apiVersion 5; kind 1; name 3; controller 6
PersistentVolumeClaimSpec: selector 4; resources 2; storageClassName 5
PersistentVolumeClaimStatus: allocatedResourceStatuses 7
PodCondition: observedGeneration 7; status 2
PodResourceClaim: resourceClaimName 3
PodSecurityContext: windowsOptions 8; runAsUser 2; runAsGroup 6;
  runAsNonRoot 3; supplementalGroupsPolicy 12; fsGroup 5; sysctls 7;
  fsGroupChangePolicy 9; seLinuxChangePolicy 13
PodSpec: initContainers 20; containers 2; ephemeralContainers 34;
  restartPolicy 3; automountServiceAccountToken 21; nodeName 10;
  shareProcessNamespace 27; securityContext 14; tolerations 22;
  readinessGates 28; setHostnameAsFQDN 35
PodStatus: observedGeneration 17; phase 1; nominatedNodeName 11; hostIP 5;
  hostIPs 16; podIP 6; podIPs 12; startTime 7; initContainerStatuses 10;
  containerStatuses 8; ephemeralContainerStatuses 13;
  extendedResourceClaimStatus 18
ReplicaSetSpec: minReadySeconds 4; selector 2
ReplicaSetStatus: readyReplicas 4; terminatingReplicas 7;
  observedGeneration 3; conditions 6
Secret: immutable 5; data 2; stringData 4; type 3
SecurityContext: windowsOptions 10; runAsUser 4; runAsGroup 8;
  runAsNonRoot 5; procMount 9; seccompProfile 11
ServicePort: appProtocol 6; port 3
ServiceSpec: clusterIPs 18; type 4; sessionAffinity 7; ipFamilies 19;
  ipFamilyPolicy 17; allocateLoadBalancerNodePorts 20
SubjectAccessReviewStatus: denied 4; reason 2
TokenRequestSpec: expirationSeconds 4; boundObjectRef 3
TokenReviewStatus: audiences 4; error 3
VolumeMount: recursiveReadOnly 7; mountPath 3
)";

/// Structs that protobuf nests where JSON does not: their fields are not told
/// apart here, and no command of kubectl sends them.
constexpr std::array<std::string_view, 12> nested = {
    "BoundObjectReference", "Probe",
    "EphemeralContainer",   "ConfigMapEnvSource",
    "SecretEnvSource",      "ConfigMapKeySelector",
    "SecretKeySelector",    "Volume",
    "PersistentVolumeSpec", "SecretProjection",
    "ConfigMapProjection",  "ConfigMapVolumeSource",
};

/// The exceptions of one struct, `field number; field number`.
std::string_view exceptions_of(std::string_view name) {
  const std::string head = "\n" + std::string(name) + ": ";
  const std::size_t at = exceptions.find(head);
  if (at == std::string_view::npos) return {};
  std::string_view rest = exceptions.substr(at + head.size());
  std::size_t end = rest.find('\n');
  // A line that is indented goes on.
  while (rest.substr(end).starts_with("\n  ")) end = rest.find('\n', end + 1);
  return rest.substr(0, end);
}

std::optional<std::uint32_t> exception_for(std::string_view exceptions_of_one,
                                           std::string_view field) {
  const std::string key = std::string(field) + " ";
  std::size_t at = exceptions_of_one.find(key);
  const auto begins_word = [&] {
    return at == 0 || exceptions_of_one[at - 1] == ' ';
  };
  while (at != std::string_view::npos && !begins_word())
    at = exceptions_of_one.find(key, at + 1);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string number(exceptions_of_one.substr(at + key.size(), 2));
  return static_cast<std::uint32_t>(std::strtoul(number.c_str(), nullptr, 10));
}

/// kind and apiVersion of a whole object are the envelope's; other structs have
/// fields of these names.
bool is_envelope(const schema_struct& of, std::string_view field) {
  return (field == "kind" || field == "apiVersion") &&
         (of.find("metadata") != nullptr || of.name == "DeleteOptions");
}

}  // namespace

std::map<std::uint32_t, const schema_field*> protobuf_numbers(
    const schema_struct& of) {
  std::map<std::uint32_t, const schema_field*> numbers;
  if (std::find(nested.begin(), nested.end(), of.name) != nested.end())
    return numbers;
  const std::string_view different = exceptions_of(of.name);
  std::uint32_t number = 1;
  for (const schema_field& field : of.fields) {
    if (is_envelope(of, field.name)) continue;
    number = exception_for(different, field.name).value_or(number);
    numbers.emplace(number++, &field);
  }
  return numbers;
}

}  // namespace forensics::sandbox
