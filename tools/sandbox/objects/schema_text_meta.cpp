#include "sandbox/objects/schema_text.hpp"

namespace forensics::sandbox {

std::string_view meta_schema_text() {
  return R"(
ObjectMeta: name string; generateName string; namespace string; selfLink string;
  uid UID; resourceVersion string; generation long; creationTimestamp *time;
  deletionTimestamp *time; deletionGracePeriodSeconds *long; labels {}string;
  annotations {}string; ownerReferences []OwnerReference by uid;
  finalizers []string set; managedFields []ManagedFieldsEntry
OwnerReference atomic: apiVersion! string; kind! string; name! string; uid! UID;
  controller *bool; blockOwnerDeletion *bool
ManagedFieldsEntry: manager string; operation ManagedFieldsOperationType;
  apiVersion string; time *time; fieldsType string; fieldsV1 *any;
  subresource string
ListMeta: selfLink string; resourceVersion string; continue string;
  remainingItemCount *long
LabelSelector atomic: matchLabels {}string;
  matchExpressions []LabelSelectorRequirement
LabelSelectorRequirement: key! string; operator! LabelSelectorOperator;
  values []string
DeleteOptions: kind string; apiVersion string; gracePeriodSeconds *long;
  preconditions *Preconditions; orphanDependents *bool;
  propagationPolicy *DeletionPropagation; dryRun []string;
  ignoreStoreReadErrorWithClusterBreakingPotential *bool
Preconditions: uid *UID; resourceVersion *string
Condition: type! string; status! ConditionStatus; observedGeneration long;
  lastTransitionTime! time; reason! string; message! string
)";
}

}  // namespace forensics::sandbox
