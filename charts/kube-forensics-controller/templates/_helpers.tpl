{{- define "forensics.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "forensics.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "forensics.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "forensics.selectorLabels" -}}
control-plane: controller-manager
app.kubernetes.io/name: {{ include "forensics.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "forensics.labels" -}}
app.kubernetes.io/name: {{ include "forensics.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "forensics.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "forensics.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.name: needed where serviceAccount.create is false" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "forensics.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* A Service's name has at most 63 characters. */}}
{{- define "forensics.metricsServiceName" -}}
{{- printf "%s-metrics" (include "forensics.fullname" . | trunc 55 | trimSuffix "-") -}}
{{- end -}}

{{/* The labels of an object, and more that the user gives: these never win. */}}
{{- define "forensics.labelsWith" -}}
{{- $own := include "forensics.labels" .root | fromYaml -}}
{{- toYaml (merge $own (default dict .own) .more) -}}
{{- end -}}

{{- define "forensics.leaseNamespace" -}}
{{- default .Release.Namespace .Values.config.leaderElectNamespace -}}
{{- end -}}

{{/* The port of an address such as ":8080"; empty where nothing is served. */}}
{{- define "forensics.port" -}}
{{- if ne (toString .) "0" }}{{ regexFind "[0-9]+$" . }}{{ end -}}
{{- end -}}

{{- define "forensics.metricsPort" -}}
{{- include "forensics.port" .Values.config.metricsBindAddress -}}
{{- end -}}

{{- define "forensics.healthPort" -}}
{{- include "forensics.port" .Values.config.healthProbeBindAddress -}}
{{- end -}}

{{/* One flag for each of config's values that is not empty. */}}
{{- define "forensics.args" -}}
{{- range $name, $value := .Values.config }}
{{- $text := "" -}}
{{- if kindIs "slice" $value }}{{ $text = join "," $value -}}
{{- else if kindIs "float64" $value }}{{ $text = printf "%.0f" $value -}}
{{- else if not (kindIs "invalid" $value) }}{{ $text = toString $value }}{{ end -}}
{{- if or $text (eq $name "ignoreNamespaces") }}
- {{ printf "--%s=%s" (kebabcase $name) $text | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* What can't be: said before anything is installed. */}}
{{- define "forensics.validate" -}}
{{- if and (eq .Values.rbac.mode "namespaced") (not .Values.config.watchNamespaces) -}}
{{- fail "rbac.mode=namespaced: say which namespaces, such as --set 'config.watchNamespaces={shop,billing}'" -}}
{{- end -}}
{{- if and (gt (int .Values.replicas) 1) (not .Values.config.leaderElect) -}}
{{- fail "replicas: more than one needs config.leaderElect=true, or each would do all the work" -}}
{{- end -}}
{{- if eq .Values.config.targetNamespace .Release.Namespace -}}
{{- fail "config.targetNamespace: the quarantine must not be the release's own namespace, where the signing key is; choose another" -}}
{{- end -}}
{{- with include "forensics.metricsPort" . -}}
{{- if eq . (include "forensics.healthPort" $) -}}
{{- fail "config.metricsBindAddress: metrics and health need a port each" -}}
{{- end -}}
{{- end -}}
{{- if has .Values.config.targetNamespace .Values.config.watchNamespaces -}}
{{- fail "config.watchNamespaces: the quarantine, config.targetNamespace, can't be watched" -}}
{{- end -}}
{{- end -}}
