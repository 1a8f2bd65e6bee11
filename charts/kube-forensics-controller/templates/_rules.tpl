{{/*
What the code calls, and nothing else: tests/chart compares these rules with
the API server's audit log.
*/}}

{{/* Of the pods that may crash, and of what they refer to. */}}
{{- define "forensics.rules.watched" -}}
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
# By name alone; never listed, never watched.
- apiGroups: [""]
  resources: [pods/log, configmaps, secrets]
  verbs: [get]
- apiGroups: [""]
  resources: [services]
  verbs: [list]
- apiGroups: [""]
  resources: [events]
  verbs: [list, create]
- apiGroups: [apps]
  resources: [replicasets]
  verbs: [get, list]
- apiGroups: [apps]
  resources: [deployments, statefulsets, daemonsets]
  verbs: [get]
- apiGroups: [batch]
  resources: [jobs, cronjobs]
  verbs: [get]
{{- end -}}

{{/* Events of nodes stand in the namespace default. */}}
{{- define "forensics.rules.nodes" -}}
- apiGroups: [""]
  resources: [events]
  verbs: [list]
{{- end -}}

{{/* Of the quarantine. */}}
{{- define "forensics.rules.target" -}}
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create]
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create]
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [create]
- apiGroups: [""]
  resources: [serviceaccounts]
  resourceNames: [forensic-clone]
  verbs: [get]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [create]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  resourceNames: [deny-all]
  verbs: [get, update, watch]
{{- if .Values.config.targetQuota }}
- apiGroups: [""]
  resources: [resourcequotas]
  verbs: [create]
- apiGroups: [""]
  resources: [resourcequotas]
  resourceNames: [forensic-quota]
  verbs: [get, update]
{{- end }}
- apiGroups: [""]
  resources: [namespaces]
  resourceNames: [{{ .Values.config.targetNamespace | quote }}]
  verbs: [get]
{{- end -}}

{{/* Of the release's own namespace. */}}
{{- define "forensics.rules.own" -}}
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [{{ .Values.config.signingKeySecret | quote }}]
  verbs: [get]
# A new object's name can't be limited.
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
{{- end -}}

{{- define "forensics.rules.lease" -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ printf "kube-forensics-controller-%s" .Values.config.targetNamespace | quote }}]
  verbs: [get, update]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
{{- end -}}

{{/* Where there is a ClusterRole anyhow. */}}
{{- define "forensics.rules.cluster" -}}
# Its UID is the cluster's, in the cases' manifests.
- apiGroups: [""]
  resources: [namespaces]
  resourceNames: [kube-system]
  verbs: [get]
- apiGroups: [scheduling.k8s.io]
  resources: [priorityclasses]
  resourceNames: [kube-forensics-clone]
  verbs: [get]
{{- end -}}

{{/* docs/cli-plugin.md, "Rights it needs". */}}
{{- define "forensics.rules.investigator" -}}
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, patch, delete]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list]
- apiGroups: [""]
  resources: [pods/exec]
  verbs: [create]
{{- end -}}

{{/*
A Role and its binding, to the controller where it does not say to whom.
Argument: dict root, namespace, suffix (of the names), rules (their template),
subjects (may be left out).
*/}}
{{- define "forensics.role" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ printf "%s-%s" (include "forensics.fullname" .root) .suffix | quote }}
  namespace: {{ .namespace | quote }}
  labels:
    {{- include "forensics.labels" .root | nindent 4 }}
rules:
  {{- include .rules .root | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ printf "%s-%s" (include "forensics.fullname" .root) .suffix | quote }}
  namespace: {{ .namespace | quote }}
  labels:
    {{- include "forensics.labels" .root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ printf "%s-%s" (include "forensics.fullname" .root) .suffix | quote }}
subjects:
  {{- if .subjects }}
  {{- toYaml .subjects | nindent 2 }}
  {{- else }}
  {{- include "forensics.subject" .root | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "forensics.subject" -}}
- kind: ServiceAccount
  name: {{ include "forensics.serviceAccountName" . | quote }}
  namespace: {{ .Release.Namespace | quote }}
{{- end -}}
