#include "sandbox/objects/schema_text.hpp"

namespace forensics::sandbox {

std::string_view core_schema_text() {
  return R"(
ConfigMap: kind string; apiVersion string; metadata ObjectMeta; immutable *bool;
  data {}string; binaryData {}bytes
Secret: kind string; apiVersion string; metadata ObjectMeta; immutable *bool;
  data {}bytes; stringData {}string; type SecretType
Namespace: kind string; apiVersion string; metadata ObjectMeta;
  spec NamespaceSpec; status NamespaceStatus
NamespaceSpec: finalizers []FinalizerName
NamespaceStatus: phase NamespacePhase; conditions []NamespaceCondition by type
NamespaceCondition: type! NamespaceConditionType; status! ConditionStatus;
  lastTransitionTime time; reason string; message string
ServiceAccount: kind string; apiVersion string; metadata ObjectMeta;
  secrets []ObjectReference by name; imagePullSecrets []LocalObjectReference;
  automountServiceAccountToken *bool
Event: kind string; apiVersion string; metadata! ObjectMeta;
  involvedObject! ObjectReference; reason string; message string;
  source EventSource; firstTimestamp time; lastTimestamp time; count int;
  type string; eventTime micro_time; series *EventSeries; action string;
  related *ObjectReference; reportingComponent! string;
  reportingInstance! string
EventSource: component string; host string
EventSeries: count int; lastObservedTime micro_time
Node: kind string; apiVersion string; metadata ObjectMeta; spec NodeSpec;
  status NodeStatus
NodeSpec: podCIDR string; podCIDRs []string set; providerID string;
  unschedulable bool; taints []Taint; configSource *NodeConfigSource;
  externalID string
Taint: key! string; value string; effect! TaintEffect; timeAdded *time
NodeConfigSource: configMap *ConfigMapNodeConfigSource
ConfigMapNodeConfigSource: namespace! string; name! string; uid UID;
  resourceVersion string; kubeletConfigKey! string
NodeStatus: capacity {}quantity; allocatable {}quantity; phase NodePhase;
  conditions []NodeCondition by type; addresses []NodeAddress by type;
  daemonEndpoints NodeDaemonEndpoints; nodeInfo NodeSystemInfo;
  images []ContainerImage; volumesInUse []UniqueVolumeName;
  volumesAttached []AttachedVolume; config *NodeConfigStatus;
  runtimeHandlers []NodeRuntimeHandler; features *NodeFeatures
NodeCondition: type! NodeConditionType; status! ConditionStatus;
  lastHeartbeatTime time; lastTransitionTime time; reason string; message string
NodeAddress: type! NodeAddressType; address! string
NodeDaemonEndpoints: kubeletEndpoint DaemonEndpoint
DaemonEndpoint: Port! int
NodeSystemInfo: machineID! string; systemUUID! string; bootID! string;
  kernelVersion! string; osImage! string; containerRuntimeVersion! string;
  kubeletVersion! string; kubeProxyVersion! string; operatingSystem! string;
  architecture! string; swap *NodeSwapStatus
NodeSwapStatus: capacity *long
ContainerImage: names! []string; sizeBytes long
AttachedVolume: name! UniqueVolumeName; devicePath! string
NodeConfigStatus: assigned *NodeConfigSource; active *NodeConfigSource;
  lastKnownGood *NodeConfigSource; error string
NodeRuntimeHandler: name! string; features *NodeRuntimeHandlerFeatures
NodeRuntimeHandlerFeatures: recursiveReadOnlyMounts *bool; userNamespaces *bool
NodeFeatures: supplementalGroupsPolicy *bool
ResourceQuota: kind string; apiVersion string; metadata ObjectMeta;
  spec ResourceQuotaSpec; status ResourceQuotaStatus
ResourceQuotaSpec: hard {}quantity; scopes []ResourceQuotaScope;
  scopeSelector *ScopeSelector
ScopeSelector atomic: matchExpressions []ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement: scopeName! ResourceQuotaScope;
  operator! ScopeSelectorOperator; values []string
ResourceQuotaStatus: hard {}quantity; used {}quantity
LimitRange: kind string; apiVersion string; metadata ObjectMeta;
  spec LimitRangeSpec
LimitRangeSpec: limits! []LimitRangeItem
LimitRangeItem: type! LimitType; max {}quantity; min {}quantity;
  default {}quantity; defaultRequest {}quantity; maxLimitRequestRatio {}quantity
Service: kind string; apiVersion string; metadata ObjectMeta; spec ServiceSpec;
  status ServiceStatus
ServiceSpec: ports []ServicePort by port,protocol; selector {}string atomic;
  clusterIP string; clusterIPs []string; type ServiceType; externalIPs []string;
  sessionAffinity ServiceAffinity; loadBalancerIP string;
  loadBalancerSourceRanges []string; externalName string;
  externalTrafficPolicy ServiceExternalTrafficPolicy; healthCheckNodePort int;
  publishNotReadyAddresses bool; sessionAffinityConfig *SessionAffinityConfig;
  ipFamilies []IPFamily; ipFamilyPolicy *IPFamilyPolicy;
  allocateLoadBalancerNodePorts *bool; loadBalancerClass *string;
  internalTrafficPolicy *ServiceInternalTrafficPolicy;
  trafficDistribution *string
ServicePort: name string; protocol Protocol; appProtocol *string; port! int;
  targetPort int_or_string; nodePort int
SessionAffinityConfig: clientIP *ClientIPConfig
ClientIPConfig: timeoutSeconds *int
ServiceStatus: loadBalancer LoadBalancerStatus; conditions []Condition by type
LoadBalancerStatus: ingress []LoadBalancerIngress
LoadBalancerIngress: ip string; hostname string; ipMode *LoadBalancerIPMode;
  ports []PortStatus
PortStatus: port! int; protocol! Protocol; error *string
Lease: kind string; apiVersion string; metadata ObjectMeta; spec LeaseSpec
LeaseSpec: holderIdentity *string; leaseDurationSeconds *int;
  acquireTime *micro_time; renewTime *micro_time; leaseTransitions *int;
  strategy *CoordinatedLeaseStrategy; preferredHolder *string
events.k8s.io/Event: kind string; apiVersion string; metadata ObjectMeta;
  eventTime! micro_time; series *events.k8s.io/EventSeries;
  reportingController string; reportingInstance string; action string;
  reason string; regarding ObjectReference; related *ObjectReference;
  note string; type string; deprecatedSource EventSource;
  deprecatedFirstTimestamp time; deprecatedLastTimestamp time;
  deprecatedCount int
events.k8s.io/EventSeries: count! int; lastObservedTime! micro_time
)";
}

}  // namespace forensics::sandbox
