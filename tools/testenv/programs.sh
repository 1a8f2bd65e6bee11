# Where the programs come from, for ./testenv to source.
# shellcheck shell=bash

readonly version=${TESTENV_KUBE_VERSION:-1.34.4}
readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/kube-forensics-controller/testenv-$version

program() {
  local folder
  for folder in "${KUBEBUILDER_ASSETS:-}" "$cache"; do
    if [[ -n $folder && -x $folder/$1 ]]; then
      echo "$folder/$1"
      return
    fi
  done
  command -v "$1"
}

# Those of Kubernetes' programs that are nowhere yet, one a line.
unbuilt() {
  local name
  for name in kube-apiserver kube-controller-manager kubectl; do
    program "$name" >/dev/null || echo "$name"
  done
}

recent_go() {
  local found
  found=$(go env GOVERSION 2>/dev/null) &&
    [[ $(printf '%s\n' go1.24 "$found" | sort -V | head -n 1) == go1.24 ]]
}

# What people can't do without is a skipped suite here and a broken one in CI.
missing() {
  say "missing: $1"
  [[ ${CI:-} == true ]] && exit 1
  exit 77
}

check() {
  local lacks=() list
  program etcd >/dev/null || lacks+=("etcd (Debian: etcd-server)")
  command -v python3 >/dev/null || lacks+=("python3")
  command -v openssl >/dev/null || lacks+=("openssl")
  command -v setpriv >/dev/null || lacks+=("setpriv (Debian: util-linux)")
  [[ -z $(unbuilt) ]] || recent_go ||
    lacks+=("go 1.24 or newer (Debian 12: golang-1.24-go of its backports)")
  ((${#lacks[@]} > 0)) || return 0
  printf -v list '%s; ' "${lacks[@]}"
  missing "${list%; }"
}

# Helm is no part of Kubernetes; its module has all that it needs.
readonly helm_version=${TESTENV_HELM_VERSION:-3.19.4}

ensure_helm() {
  program helm >/dev/null && return
  recent_go || missing "helm (or go 1.24 or newer, to build it)"
  say "building helm v$helm_version (minutes, the first time)"
  mkdir -p "$cache"
  # Without these it calls itself v3.19 and takes every cluster for 1.20.
  local versions=(
    -X "helm.sh/helm/v3/internal/version.version=v$helm_version"
    -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor="${version%%.*}"
    -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor="$(cut -d. -f2 <<<"$version")")
  GOWORK=off GOFLAGS=-mod=mod GOBIN=$cache nice go install \
    -ldflags "-s -w ${versions[*]}" \
    "helm.sh/helm/v3/cmd/helm@v$helm_version" >&2 ||
    missing "helm's Go module, see above (go env GOPROXY)"
}

build() {
  local status=0 names
  mapfile -t names < <(unbuilt)
  ((${#names[@]} > 0)) || return 0
  "$here/build.sh" "$version" "$cache" "${names[@]}" || status=$?
  ((status != 77)) || missing "Kubernetes' Go modules, see above (go env GOPROXY)"
  return "$status"
}
