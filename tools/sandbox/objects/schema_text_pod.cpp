#include "sandbox/objects/schema_text.hpp"

namespace forensics::sandbox {

std::string_view pod_schema_text() {
  return R"(
Pod: kind string; apiVersion string; metadata ObjectMeta; spec PodSpec;
  status PodStatus
PodSpec: volumes []Volume by name retain; initContainers []Container by name;
  containers! []Container by name;
  ephemeralContainers []EphemeralContainer by name; restartPolicy RestartPolicy;
  terminationGracePeriodSeconds *long; activeDeadlineSeconds *long;
  dnsPolicy DNSPolicy; nodeSelector {}string atomic; serviceAccountName string;
  serviceAccount string; automountServiceAccountToken *bool; nodeName string;
  hostNetwork bool; hostPID bool; hostIPC bool; shareProcessNamespace *bool;
  securityContext *PodSecurityContext;
  imagePullSecrets []LocalObjectReference by name; hostname string;
  subdomain string; affinity *Affinity; schedulerName string;
  tolerations []Toleration; hostAliases []HostAlias by ip;
  priorityClassName string; priority *int; dnsConfig *PodDNSConfig;
  readinessGates []PodReadinessGate; runtimeClassName *string;
  enableServiceLinks *bool; preemptionPolicy *PreemptionPolicy;
  overhead {}quantity; topologySpreadConstraints []TopologySpreadConstraint
  by topologyKey,whenUnsatisfiable; setHostnameAsFQDN *bool; os *PodOS;
  hostUsers *bool; schedulingGates []PodSchedulingGate by name;
  resourceClaims []PodResourceClaim by name retain;
  resources *ResourceRequirements; hostnameOverride *string
Container: name! string; image string; command []string; args []string;
  workingDir string; ports []ContainerPort by containerPort,protocol;
  envFrom []EnvFromSource; env []EnvVar by name; resources ResourceRequirements;
  resizePolicy []ContainerResizePolicy; restartPolicy *ContainerRestartPolicy;
  restartPolicyRules []ContainerRestartRule;
  volumeMounts []VolumeMount by mountPath;
  volumeDevices []VolumeDevice by devicePath; livenessProbe *Probe;
  readinessProbe *Probe; startupProbe *Probe; lifecycle *Lifecycle;
  terminationMessagePath string;
  terminationMessagePolicy TerminationMessagePolicy; imagePullPolicy PullPolicy;
  securityContext *SecurityContext; stdin bool; stdinOnce bool; tty bool
ContainerPort: name string; hostPort int; containerPort! int; protocol Protocol;
  hostIP string
EnvFromSource: prefix string; configMapRef *ConfigMapEnvSource;
  secretRef *SecretEnvSource
ConfigMapEnvSource: name string; optional *bool
SecretEnvSource: name string; optional *bool
EnvVar: name! string; value string; valueFrom *EnvVarSource
EnvVarSource: fieldRef *ObjectFieldSelector;
  resourceFieldRef *ResourceFieldSelector;
  configMapKeyRef *ConfigMapKeySelector; secretKeyRef *SecretKeySelector;
  fileKeyRef *FileKeySelector
ConfigMapKeySelector atomic: name string; key! string; optional *bool
SecretKeySelector atomic: name string; key! string; optional *bool
FileKeySelector atomic: volumeName! string; path! string; key! string;
  optional *bool
ResourceRequirements: limits {}quantity; requests {}quantity;
  claims []ResourceClaim apply-by name
ResourceClaim: name! string; request string
ContainerResizePolicy: resourceName! ResourceName;
  restartPolicy! ResourceResizeRestartPolicy
ContainerRestartRule: action ContainerRestartRuleAction;
  exitCodes *ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes:
  operator ContainerRestartRuleOnExitCodesOperator; values []int apply-set
VolumeMount: name! string; readOnly bool;
  recursiveReadOnly *RecursiveReadOnlyMode; mountPath! string; subPath string;
  mountPropagation *MountPropagationMode; subPathExpr string
VolumeDevice: name! string; devicePath! string
Probe: exec *ExecAction; httpGet *HTTPGetAction; tcpSocket *TCPSocketAction;
  grpc *GRPCAction; initialDelaySeconds int; timeoutSeconds int;
  periodSeconds int; successThreshold int; failureThreshold int;
  terminationGracePeriodSeconds *long
ExecAction: command []string
HTTPGetAction: path string; port! int_or_string; host string; scheme URIScheme;
  httpHeaders []HTTPHeader
HTTPHeader: name! string; value! string
TCPSocketAction: port! int_or_string; host string
GRPCAction: port! int; service! *string
Lifecycle: postStart *LifecycleHandler; preStop *LifecycleHandler;
  stopSignal *Signal
LifecycleHandler: exec *ExecAction; httpGet *HTTPGetAction;
  tcpSocket *TCPSocketAction; sleep *SleepAction
SleepAction: seconds! long
SecurityContext: capabilities *Capabilities; privileged *bool;
  seLinuxOptions *SELinuxOptions; windowsOptions *WindowsSecurityContextOptions;
  runAsUser *long; runAsGroup *long; runAsNonRoot *bool;
  readOnlyRootFilesystem *bool; allowPrivilegeEscalation *bool;
  procMount *ProcMountType; seccompProfile *SeccompProfile;
  appArmorProfile *AppArmorProfile
Capabilities: add []Capability; drop []Capability
SELinuxOptions: user string; role string; type string; level string
WindowsSecurityContextOptions: gmsaCredentialSpecName *string;
  gmsaCredentialSpec *string; runAsUserName *string; hostProcess *bool
SeccompProfile: type! SeccompProfileType; localhostProfile *string
AppArmorProfile: type! AppArmorProfileType; localhostProfile *string
EphemeralContainer: name! string; image string; command []string; args []string;
  workingDir string; ports []ContainerPort by containerPort,protocol;
  envFrom []EnvFromSource; env []EnvVar by name; resources ResourceRequirements;
  resizePolicy []ContainerResizePolicy; restartPolicy *ContainerRestartPolicy;
  restartPolicyRules []ContainerRestartRule;
  volumeMounts []VolumeMount by mountPath;
  volumeDevices []VolumeDevice by devicePath; livenessProbe *Probe;
  readinessProbe *Probe; startupProbe *Probe; lifecycle *Lifecycle;
  terminationMessagePath string;
  terminationMessagePolicy TerminationMessagePolicy; imagePullPolicy PullPolicy;
  securityContext *SecurityContext; stdin bool; stdinOnce bool; tty bool;
  targetContainerName string
PodSecurityContext: seLinuxOptions *SELinuxOptions;
  windowsOptions *WindowsSecurityContextOptions; runAsUser *long;
  runAsGroup *long; runAsNonRoot *bool; supplementalGroups []long;
  supplementalGroupsPolicy *SupplementalGroupsPolicy; fsGroup *long;
  sysctls []Sysctl; fsGroupChangePolicy *PodFSGroupChangePolicy;
  seccompProfile *SeccompProfile; appArmorProfile *AppArmorProfile;
  seLinuxChangePolicy *PodSELinuxChangePolicy
Sysctl: name! string; value! string
Affinity: nodeAffinity *NodeAffinity; podAffinity *PodAffinity;
  podAntiAffinity *PodAntiAffinity
NodeAffinity: requiredDuringSchedulingIgnoredDuringExecution *NodeSelector;
  preferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm
PreferredSchedulingTerm: weight! int; preference! NodeSelectorTerm
PodAffinity: requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm;
  preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm
PodAffinityTerm: labelSelector *LabelSelector; namespaces []string;
  topologyKey! string; namespaceSelector *LabelSelector;
  matchLabelKeys []string; mismatchLabelKeys []string
WeightedPodAffinityTerm: weight! int; podAffinityTerm! PodAffinityTerm
PodAntiAffinity:
  requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm;
  preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm
Toleration: key string; operator TolerationOperator; value string;
  effect TaintEffect; tolerationSeconds *long
HostAlias: ip! string; hostnames []string
PodDNSConfig: nameservers []string; searches []string;
  options []PodDNSConfigOption
PodDNSConfigOption: name string; value *string
PodReadinessGate: conditionType! PodConditionType
TopologySpreadConstraint: maxSkew! int; topologyKey! string;
  whenUnsatisfiable! UnsatisfiableConstraintAction;
  labelSelector *LabelSelector; minDomains *int;
  nodeAffinityPolicy *NodeInclusionPolicy;
  nodeTaintsPolicy *NodeInclusionPolicy; matchLabelKeys []string
PodOS: name! OSName
PodSchedulingGate: name! string
PodResourceClaim: name! string; resourceClaimName *string;
  resourceClaimTemplateName *string
PodStatus: observedGeneration long; phase PodPhase;
  conditions []PodCondition by type; message string; reason string;
  nominatedNodeName string; hostIP string; hostIPs []HostIP patch-by ip;
  podIP string; podIPs []PodIP by ip; startTime *time;
  initContainerStatuses []ContainerStatus; containerStatuses []ContainerStatus;
  qosClass PodQOSClass; ephemeralContainerStatuses []ContainerStatus;
  resize PodResizeStatus;
  resourceClaimStatuses []PodResourceClaimStatus by name retain;
  extendedResourceClaimStatus *PodExtendedResourceClaimStatus
PodCondition: type! PodConditionType; observedGeneration long;
  status! ConditionStatus; lastProbeTime time; lastTransitionTime time;
  reason string; message string
HostIP: ip! string
PodIP: ip! string
ContainerStatus: name! string; state ContainerState; lastState ContainerState;
  ready! bool; restartCount! int; image! string; imageID! string;
  containerID string; started *bool; allocatedResources {}quantity;
  resources *ResourceRequirements;
  volumeMounts []VolumeMountStatus by mountPath; user *ContainerUser;
  allocatedResourcesStatus []ResourceStatus by name; stopSignal *Signal
ContainerState: waiting *ContainerStateWaiting; running *ContainerStateRunning;
  terminated *ContainerStateTerminated
ContainerStateWaiting: reason string; message string
ContainerStateRunning: startedAt time
ContainerStateTerminated: exitCode! int; signal int; reason string;
  message string; startedAt time; finishedAt time; containerID string
VolumeMountStatus: name! string; mountPath! string; readOnly bool;
  recursiveReadOnly *RecursiveReadOnlyMode
ContainerUser: linux *LinuxContainerUser
LinuxContainerUser: uid! long; gid! long; supplementalGroups []long
ResourceStatus: name! ResourceName;
  resources []ResourceHealth apply-by resourceID
ResourceHealth: resourceID! ResourceID; health ResourceHealthStatus
PodResourceClaimStatus: name! string; resourceClaimName *string
PodExtendedResourceClaimStatus:
  requestMappings! []ContainerExtendedResourceRequest; resourceClaimName! string
ContainerExtendedResourceRequest: containerName! string; resourceName! string;
  requestName! string
PodTemplateSpec: metadata ObjectMeta; spec PodSpec
Binding: kind string; apiVersion string; metadata ObjectMeta;
  target! ObjectReference
Eviction: kind string; apiVersion string; metadata ObjectMeta;
  deleteOptions *DeleteOptions
)";
}

}  // namespace forensics::sandbox
