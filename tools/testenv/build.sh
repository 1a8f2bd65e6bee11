#!/usr/bin/env bash
# Builds programs of Kubernetes from their Go modules.
#
#   build.sh VERSION FOLDER PROGRAM…     build.sh 1.34.4 ~/kube kube-apiserver
#
# Needs go, and the module proxy that `go env GOPROXY` names. The first build
# takes some minutes; what is in FOLDER already is not built again. A build
# that was broken off leaves nothing behind in FOLDER.
set -euo pipefail

readonly version=$1 folder=$2 programs=("${@:3}")
readonly kubernetes=k8s.io/kubernetes
export GOWORK=off GOFLAGS="${GOFLAGS:-} -mod=mod"

say() { printf 'testenv: %s\n' "$*" >&2; }

have_all() {
  local program
  for program in "${programs[@]}"; do
    [[ -x $folder/$program ]] || return 1
  done
}

json_field() { sed -n 's/^[[:space:]]*"'"$1"'": "\(.*\)",\{0,1\}$/\1/p'; }

# Kubernetes' own go.mod pins every dependency. Its staging modules point into
# its source tree; here each points to its release, v0.MINOR.PATCH.
write_go_mod() {
  local pinned=$1 module
  cp "$pinned" go.mod
  chmod u+w go.mod
  go mod edit -module=testenv -require="$kubernetes@v$version"
  sed -n 's/^[[:space:]]*\([^ ]*\) => \.\/staging.*/\1/p' "$pinned" |
    while read -r module; do
      go mod edit -replace="$module=$module@v0.${version#*.}"
    done
}

# A line for each hundred packages: the build is long and silent.
report_progress() {
  awk '/^[a-z0-9.]+(\/[^ :]+)*$/ {
         if (++n % 100 == 0) print "testenv: " n " packages compiled"
         next }
       { print }' >&2
}

build() {
  local download module_file
  say "fetching $kubernetes v$version"
  download=$(go mod download -json "$kubernetes@v$version") || {
    json_field Error <<<"$download" >&2
    exit 77
  }
  module_file=$(json_field GoMod <<<"$download")
  write_go_mod "$module_file"
  say "building ${programs[*]} (minutes, the first time)"
  mkdir bin
  nice go build -v -o bin/ -ldflags \
    "-s -w -X k8s.io/component-base/version.gitVersion=v$version
     -X k8s.io/client-go/pkg/version.gitVersion=v$version" \
    "${programs[@]/#/$kubernetes/cmd/}" 2>&1 | report_progress
}

mkdir -p "$folder"
exec 9>"$folder/.lock"
flock --nonblock 9 || { say "another build is under way, waiting"; flock 9; }
have_all && exit 0

rm -rf "$folder"/.build-* # of one that was killed; the lock is ours
# Inside FOLDER, so that the last step is a rename on one file system.
work=$(mktemp -d "$folder/.build-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cd "$work"
build
mv bin/* "$folder/"
say "built into $folder"
