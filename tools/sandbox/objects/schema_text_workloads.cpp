#include "sandbox/objects/schema_text.hpp"

namespace forensics::sandbox {

std::string_view workloads_schema_text() {
  return R"(
ReplicaSet: kind string; apiVersion string; metadata ObjectMeta;
  spec ReplicaSetSpec; status ReplicaSetStatus
ReplicaSetSpec: replicas *int; minReadySeconds int; selector! *LabelSelector;
  template PodTemplateSpec
ReplicaSetStatus: replicas! int; fullyLabeledReplicas int; readyReplicas int;
  availableReplicas int; terminatingReplicas *int; observedGeneration long;
  conditions []ReplicaSetCondition by type
ReplicaSetCondition: type! ReplicaSetConditionType; status! ConditionStatus;
  lastTransitionTime time; reason string; message string
Deployment: kind string; apiVersion string; metadata ObjectMeta;
  spec DeploymentSpec; status DeploymentStatus
DeploymentSpec: replicas *int; selector! *LabelSelector;
  template! PodTemplateSpec; strategy DeploymentStrategy retain;
  minReadySeconds int; revisionHistoryLimit *int; paused bool;
  progressDeadlineSeconds *int
DeploymentStrategy: type DeploymentStrategyType;
  rollingUpdate *RollingUpdateDeployment
RollingUpdateDeployment: maxUnavailable *int_or_string; maxSurge *int_or_string
DeploymentStatus: observedGeneration long; replicas int; updatedReplicas int;
  readyReplicas int; availableReplicas int; unavailableReplicas int;
  terminatingReplicas *int; conditions []DeploymentCondition by type;
  collisionCount *int
DeploymentCondition: type! DeploymentConditionType; status! ConditionStatus;
  lastUpdateTime time; lastTransitionTime time; reason string; message string
Job: kind string; apiVersion string; metadata ObjectMeta; spec JobSpec;
  status JobStatus
JobSpec: parallelism *int; completions *int; activeDeadlineSeconds *long;
  podFailurePolicy *PodFailurePolicy; successPolicy *SuccessPolicy;
  backoffLimit *int; backoffLimitPerIndex *int; maxFailedIndexes *int;
  selector *LabelSelector; manualSelector *bool; template! PodTemplateSpec;
  ttlSecondsAfterFinished *int; completionMode *CompletionMode; suspend *bool;
  podReplacementPolicy *PodReplacementPolicy; managedBy *string
PodFailurePolicy: rules! []PodFailurePolicyRule
PodFailurePolicyRule: action! PodFailurePolicyAction;
  onExitCodes *PodFailurePolicyOnExitCodesRequirement;
  onPodConditions []PodFailurePolicyOnPodConditionsPattern
PodFailurePolicyOnExitCodesRequirement: containerName *string;
  operator! PodFailurePolicyOnExitCodesOperator; values! []int apply-set
PodFailurePolicyOnPodConditionsPattern: type! PodConditionType;
  status! ConditionStatus
SuccessPolicy: rules! []SuccessPolicyRule
SuccessPolicyRule: succeededIndexes *string; succeededCount *int
JobStatus: conditions []JobCondition patch-by type; startTime *time;
  completionTime *time; active int; succeeded int; failed int; terminating *int;
  completedIndexes string; failedIndexes *string;
  uncountedTerminatedPods *UncountedTerminatedPods; ready *int
JobCondition: type! JobConditionType; status! ConditionStatus;
  lastProbeTime time; lastTransitionTime time; reason string; message string
UncountedTerminatedPods: succeeded []UID apply-set; failed []UID apply-set
PodDisruptionBudget: kind string; apiVersion string; metadata ObjectMeta;
  spec PodDisruptionBudgetSpec; status PodDisruptionBudgetStatus
PodDisruptionBudgetSpec: minAvailable *int_or_string;
  selector *LabelSelector replace; maxUnavailable *int_or_string;
  unhealthyPodEvictionPolicy *UnhealthyPodEvictionPolicyType
PodDisruptionBudgetStatus: observedGeneration long; disruptedPods {}time;
  disruptionsAllowed! int; currentHealthy! int; desiredHealthy! int;
  expectedPods! int; conditions []Condition by type
PriorityClass: kind string; apiVersion string; metadata ObjectMeta; value! int;
  globalDefault bool; description string; preemptionPolicy *PreemptionPolicy
RuntimeClass: kind string; apiVersion string; metadata ObjectMeta;
  handler! string; overhead *Overhead; scheduling *Scheduling
Overhead: podFixed {}quantity
Scheduling: nodeSelector {}string atomic; tolerations []Toleration
NetworkPolicy: kind string; apiVersion string; metadata ObjectMeta;
  spec NetworkPolicySpec
NetworkPolicySpec: podSelector! LabelSelector;
  ingress []NetworkPolicyIngressRule; egress []NetworkPolicyEgressRule;
  policyTypes []PolicyType
NetworkPolicyIngressRule: ports []NetworkPolicyPort; from []NetworkPolicyPeer
NetworkPolicyPort: protocol *Protocol; port *int_or_string; endPort *int
NetworkPolicyPeer: podSelector *LabelSelector; namespaceSelector *LabelSelector;
  ipBlock *IPBlock
IPBlock: cidr! string; except []string
NetworkPolicyEgressRule: ports []NetworkPolicyPort; to []NetworkPolicyPeer
)";
}

}  // namespace forensics::sandbox
