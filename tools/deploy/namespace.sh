# Where the controller is to be, for ./apply and ./delete to source.
# shellcheck shell=bash

command -v kubectl >/dev/null || {
  echo "deploy: kubectl is missing" >&2
  exit 1
}
namespace=${NAMESPACE:-$(kubectl config view --minify \
  --output 'jsonpath={..namespace}')}
readonly namespace=${namespace:-default}
readonly deployment=forensics-kube-forensics-controller

if [[ $namespace == debug-forensics ]]; then
  echo "deploy: the quarantine, debug-forensics, can't hold the controller and" \
    "its key: choose another NAMESPACE" >&2
  exit 1
fi
