#include "sandbox/objects/schema_text.hpp"

namespace forensics::sandbox {

std::string_view volumes_schema_text() {
  return R"(
Volume: name! string; hostPath *HostPathVolumeSource;
  emptyDir *EmptyDirVolumeSource;
  gcePersistentDisk *GCEPersistentDiskVolumeSource;
  awsElasticBlockStore *AWSElasticBlockStoreVolumeSource;
  gitRepo *GitRepoVolumeSource; secret *SecretVolumeSource;
  nfs *NFSVolumeSource; iscsi *ISCSIVolumeSource;
  glusterfs *GlusterfsVolumeSource;
  persistentVolumeClaim *PersistentVolumeClaimVolumeSource;
  rbd *RBDVolumeSource; flexVolume *FlexVolumeSource;
  cinder *CinderVolumeSource; cephfs *CephFSVolumeSource;
  flocker *FlockerVolumeSource; downwardAPI *DownwardAPIVolumeSource;
  fc *FCVolumeSource; azureFile *AzureFileVolumeSource;
  configMap *ConfigMapVolumeSource;
  vsphereVolume *VsphereVirtualDiskVolumeSource; quobyte *QuobyteVolumeSource;
  azureDisk *AzureDiskVolumeSource;
  photonPersistentDisk *PhotonPersistentDiskVolumeSource;
  projected *ProjectedVolumeSource; portworxVolume *PortworxVolumeSource;
  scaleIO *ScaleIOVolumeSource; storageos *StorageOSVolumeSource;
  csi *CSIVolumeSource; ephemeral *EphemeralVolumeSource;
  image *ImageVolumeSource
HostPathVolumeSource: path! string; type *HostPathType
EmptyDirVolumeSource: medium StorageMedium; sizeLimit *quantity
GCEPersistentDiskVolumeSource: pdName! string; fsType string; partition int;
  readOnly bool
AWSElasticBlockStoreVolumeSource: volumeID! string; fsType string;
  partition int; readOnly bool
GitRepoVolumeSource: repository! string; revision string; directory string
SecretVolumeSource: secretName string; items []KeyToPath; defaultMode *int;
  optional *bool
KeyToPath: key! string; path! string; mode *int
NFSVolumeSource: server! string; path! string; readOnly bool
ISCSIVolumeSource: targetPortal! string; iqn! string; lun! int;
  iscsiInterface string; fsType string; readOnly bool; portals []string;
  chapAuthDiscovery bool; chapAuthSession bool; secretRef *LocalObjectReference;
  initiatorName *string
LocalObjectReference atomic: name string
GlusterfsVolumeSource: endpoints! string; path! string; readOnly bool
PersistentVolumeClaimVolumeSource: claimName! string; readOnly bool
RBDVolumeSource: monitors! []string; image! string; fsType string; pool string;
  user string; keyring string; secretRef *LocalObjectReference; readOnly bool
FlexVolumeSource: driver! string; fsType string;
  secretRef *LocalObjectReference; readOnly bool; options {}string
CinderVolumeSource: volumeID! string; fsType string; readOnly bool;
  secretRef *LocalObjectReference
CephFSVolumeSource: monitors! []string; path string; user string;
  secretFile string; secretRef *LocalObjectReference; readOnly bool
FlockerVolumeSource: datasetName string; datasetUUID string
DownwardAPIVolumeSource: items []DownwardAPIVolumeFile; defaultMode *int
DownwardAPIVolumeFile: path! string; fieldRef *ObjectFieldSelector;
  resourceFieldRef *ResourceFieldSelector; mode *int
ObjectFieldSelector atomic: apiVersion string; fieldPath! string
ResourceFieldSelector atomic: containerName string; resource! string;
  divisor quantity
FCVolumeSource: targetWWNs []string; lun *int; fsType string; readOnly bool;
  wwids []string
AzureFileVolumeSource: secretName! string; shareName! string; readOnly bool
ConfigMapVolumeSource: name string; items []KeyToPath; defaultMode *int;
  optional *bool
VsphereVirtualDiskVolumeSource: volumePath! string; fsType string;
  storagePolicyName string; storagePolicyID string
QuobyteVolumeSource: registry! string; volume! string; readOnly bool;
  user string; group string; tenant string
AzureDiskVolumeSource: diskName! string; diskURI! string;
  cachingMode *AzureDataDiskCachingMode; fsType *string; readOnly *bool;
  kind *AzureDataDiskKind
PhotonPersistentDiskVolumeSource: pdID! string; fsType string
ProjectedVolumeSource: sources! []VolumeProjection; defaultMode *int
VolumeProjection: secret *SecretProjection; downwardAPI *DownwardAPIProjection;
  configMap *ConfigMapProjection;
  serviceAccountToken *ServiceAccountTokenProjection;
  clusterTrustBundle *ClusterTrustBundleProjection;
  podCertificate *PodCertificateProjection
SecretProjection: name string; items []KeyToPath; optional *bool
DownwardAPIProjection: items []DownwardAPIVolumeFile
ConfigMapProjection: name string; items []KeyToPath; optional *bool
ServiceAccountTokenProjection: audience string; expirationSeconds *long;
  path! string
ClusterTrustBundleProjection: name *string; signerName *string;
  labelSelector *LabelSelector; optional *bool; path! string
PodCertificateProjection: signerName string; keyType string;
  maxExpirationSeconds *int; credentialBundlePath string; keyPath string;
  certificateChainPath string
PortworxVolumeSource: volumeID! string; fsType string; readOnly bool
ScaleIOVolumeSource: gateway! string; system! string;
  secretRef! *LocalObjectReference; sslEnabled bool; protectionDomain string;
  storagePool string; storageMode string; volumeName string; fsType string;
  readOnly bool
StorageOSVolumeSource: volumeName string; volumeNamespace string; fsType string;
  readOnly bool; secretRef *LocalObjectReference
CSIVolumeSource: driver! string; readOnly *bool; fsType *string;
  volumeAttributes {}string; nodePublishSecretRef *LocalObjectReference
EphemeralVolumeSource: volumeClaimTemplate *PersistentVolumeClaimTemplate
PersistentVolumeClaimTemplate: metadata ObjectMeta;
  spec! PersistentVolumeClaimSpec
PersistentVolumeClaimSpec: accessModes []PersistentVolumeAccessMode;
  selector *LabelSelector; resources VolumeResourceRequirements;
  volumeName string; storageClassName *string; volumeMode *PersistentVolumeMode;
  dataSource *TypedLocalObjectReference; dataSourceRef *TypedObjectReference;
  volumeAttributesClassName *string
VolumeResourceRequirements: limits {}quantity; requests {}quantity
TypedLocalObjectReference atomic: apiGroup! *string; kind! string; name! string
TypedObjectReference: apiGroup! *string; kind! string; name! string;
  namespace *string
ImageVolumeSource: reference string; pullPolicy PullPolicy
PersistentVolumeClaim: kind string; apiVersion string; metadata ObjectMeta;
  spec PersistentVolumeClaimSpec; status PersistentVolumeClaimStatus
PersistentVolumeClaimStatus: phase PersistentVolumeClaimPhase;
  accessModes []PersistentVolumeAccessMode; capacity {}quantity;
  conditions []PersistentVolumeClaimCondition by type;
  allocatedResources {}quantity;
  allocatedResourceStatuses {}ClaimResourceStatus;
  currentVolumeAttributesClassName *string;
  modifyVolumeStatus *ModifyVolumeStatus
PersistentVolumeClaimCondition: type! PersistentVolumeClaimConditionType;
  status! ConditionStatus; lastProbeTime time; lastTransitionTime time;
  reason string; message string
ModifyVolumeStatus: targetVolumeAttributesClassName string;
  status! PersistentVolumeClaimModifyVolumeStatus
PersistentVolume: kind string; apiVersion string; metadata ObjectMeta;
  spec PersistentVolumeSpec; status PersistentVolumeStatus
PersistentVolumeSpec: capacity {}quantity; hostPath *HostPathVolumeSource;
  nfs *NFSVolumeSource; local *LocalVolumeSource;
  csi *CSIPersistentVolumeSource; accessModes []PersistentVolumeAccessMode;
  claimRef *ObjectReference;
  persistentVolumeReclaimPolicy PersistentVolumeReclaimPolicy;
  storageClassName string; mountOptions []string;
  volumeMode *PersistentVolumeMode; nodeAffinity *VolumeNodeAffinity;
  volumeAttributesClassName *string
LocalVolumeSource: path! string; fsType *string
CSIPersistentVolumeSource: driver! string; volumeHandle! string; readOnly bool;
  fsType string; volumeAttributes {}string;
  controllerPublishSecretRef *SecretReference;
  nodeStageSecretRef *SecretReference; nodePublishSecretRef *SecretReference;
  controllerExpandSecretRef *SecretReference;
  nodeExpandSecretRef *SecretReference
SecretReference atomic: name string; namespace string
ObjectReference atomic: kind string; namespace string; name string; uid UID;
  apiVersion string; resourceVersion string; fieldPath string
VolumeNodeAffinity: required *NodeSelector
NodeSelector atomic: nodeSelectorTerms! []NodeSelectorTerm
NodeSelectorTerm atomic: matchExpressions []NodeSelectorRequirement;
  matchFields []NodeSelectorRequirement
NodeSelectorRequirement: key! string; operator! NodeSelectorOperator;
  values []string
PersistentVolumeStatus: phase PersistentVolumePhase; message string;
  reason string; lastPhaseTransitionTime *time
)";
}

}  // namespace forensics::sandbox
