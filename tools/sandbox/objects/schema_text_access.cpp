#include "sandbox/objects/schema_text.hpp"

namespace forensics::sandbox {

std::string_view access_schema_text() {
  return R"(
Role: kind string; apiVersion string; metadata ObjectMeta; rules! []PolicyRule
PolicyRule: verbs! []string; apiGroups []string; resources []string;
  resourceNames []string; nonResourceURLs []string
ClusterRole: kind string; apiVersion string; metadata ObjectMeta;
  rules! []PolicyRule; aggregationRule *AggregationRule
AggregationRule: clusterRoleSelectors []LabelSelector
RoleBinding: kind string; apiVersion string; metadata ObjectMeta;
  subjects []Subject; roleRef! RoleRef
Subject atomic: kind! string; apiGroup string; name! string; namespace string
RoleRef atomic: apiGroup! string; kind! string; name! string
ClusterRoleBinding: kind string; apiVersion string; metadata ObjectMeta;
  subjects []Subject; roleRef! RoleRef
TokenRequest: kind string; apiVersion string; metadata ObjectMeta;
  spec! TokenRequestSpec; status TokenRequestStatus
TokenRequestSpec: audiences! []string; expirationSeconds! *long;
  boundObjectRef! *BoundObjectReference
BoundObjectReference: kind string; apiVersion string; name string; uid UID
TokenRequestStatus: token! string; expirationTimestamp! time
TokenReview: kind string; apiVersion string; metadata ObjectMeta;
  spec! TokenReviewSpec; status TokenReviewStatus
TokenReviewSpec: token string; audiences []string
TokenReviewStatus: authenticated bool; user UserInfo; audiences []string;
  error string
UserInfo: username string; uid string; groups []string; extra {}any
SelfSubjectReview: kind string; apiVersion string; metadata ObjectMeta;
  status SelfSubjectReviewStatus
SelfSubjectReviewStatus: userInfo UserInfo
SelfSubjectAccessReview: kind string; apiVersion string; metadata ObjectMeta;
  spec! SelfSubjectAccessReviewSpec; status SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec: resourceAttributes *ResourceAttributes;
  nonResourceAttributes *NonResourceAttributes
ResourceAttributes: namespace string; verb string; group string; version string;
  resource string; subresource string; name string;
  fieldSelector *FieldSelectorAttributes; labelSelector *LabelSelectorAttributes
FieldSelectorAttributes: rawSelector string;
  requirements []FieldSelectorRequirement
FieldSelectorRequirement: key! string; operator! FieldSelectorOperator;
  values []string
LabelSelectorAttributes: rawSelector string;
  requirements []LabelSelectorRequirement
NonResourceAttributes: path string; verb string
SubjectAccessReviewStatus: allowed! bool; denied bool; reason string;
  evaluationError string
SubjectAccessReview: kind string; apiVersion string; metadata ObjectMeta;
  spec! SubjectAccessReviewSpec; status SubjectAccessReviewStatus
SubjectAccessReviewSpec: resourceAttributes *ResourceAttributes;
  nonResourceAttributes *NonResourceAttributes; user string; groups []string;
  extra {}any; uid string
SelfSubjectRulesReview: kind string; apiVersion string; metadata ObjectMeta;
  spec! SelfSubjectRulesReviewSpec; status SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec: namespace string
SubjectRulesReviewStatus: resourceRules! []ResourceRule;
  nonResourceRules! []NonResourceRule; incomplete! bool; evaluationError string
ResourceRule: verbs! []string; apiGroups []string; resources []string;
  resourceNames []string
NonResourceRule: verbs! []string; nonResourceURLs []string
)";
}

}  // namespace forensics::sandbox
