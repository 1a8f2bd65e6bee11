# The servers of one environment, for ./testenv to source. All functions work
# on the folder $dir; $dir/run holds a NAME.pid and a NAME.log for each server.
# shellcheck shell=bash

readonly servers=(etcd kube-apiserver kube-controller-manager kubelet)

# What a test can want of a cluster without nodes. Left out on purpose:
# node-lifecycle and taint-eviction (they would evict from a node that no
# kubelet reports on) and pod-garbage-collector (it deletes failed pods).
readonly controllers=(
  namespace-controller serviceaccount-controller
  serviceaccount-token-controller root-ca-certificate-publisher-controller
  garbage-collector-controller clusterrole-aggregation-controller
  resourcequota-controller replicaset-controller deployment-controller
  statefulset-controller daemonset-controller job-controller
  cronjob-controller ttl-after-finished-controller)

join() { local IFS=,; printf %s "$*"; }

# --- processes ---------------------------------------------------------------

# The start time of a process that is no zombie. It tells the process from a
# later one of the same number, and unlike the command line, which is empty for
# a moment while a program is loaded, no exec changes it (proc(5), stat).
started_at() { # PID
  local stat fields
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  read -ra fields <<<"${stat##*) }"
  [[ ${fields[0]} != Z ]] && echo "${fields[19]}"
}

# With $tied set, the server dies with this shell, however that ends.
start() {
  local name=$1 pid guard=()
  shift
  if [[ -n ${tied:-} ]]; then guard=(setpriv --pdeathsig KILL); fi
  setsid "${guard[@]}" "$@" </dev/null >>"$dir/run/$name.log" 2>&1 &
  pid=$!
  disown "$pid" # no word from the shell about its end
  echo "$pid $(started_at "$pid")" >"$dir/run/$name.pid"
}

# Prints the pid of a server that runs.
pid_of() {
  local pid started
  read -r pid started 2>/dev/null <"$dir/run/$1.pid" || return 1
  [[ -n $started && $(started_at "$pid") == "$started" ]] && echo "$pid"
}

signal() { # NAME SIGNAL
  local pid
  pid=$(pid_of "$1") || return 1
  kill "-$2" -- "-$pid" 2>/dev/null || kill "-$2" "$pid" 2>/dev/null
}

# Waits up to SECONDS for a server to be gone.
gone() { # NAME SECONDS
  local ends=$((SECONDS + $2))
  while pid_of "$1" >/dev/null; do
    ((SECONDS < ends)) || return 1
    sleep 0.02
  done
}

stop_all() {
  local name
  for name in "${servers[@]}"; do signal "$name" KILL || true; done
  for name in "${servers[@]}"; do gone "$name" 5 || true; done
}

# --- certificates, tokens, kubeconfigs -----------------------------------------

make_certificates() (
  cd "$dir/pki"
  local curve=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
  openssl req -x509 "${curve[@]}" -days 7 -subj /CN=testenv-ca \
    -keyout ca.key -out ca.crt
  openssl req -x509 "${curve[@]}" -days 7 -subj /CN=testenv \
    -addext subjectAltName=IP:127.0.0.1,IP:10.0.0.1,DNS:localhost,DNS:kubernetes.default.svc \
    -addext basicConstraints=critical,CA:FALSE \
    -CA ca.crt -CAkey ca.key -keyout server.key -out server.crt
  openssl ecparam -name prime256v1 -genkey -noout -out service-account.key
  openssl ec -in service-account.key -pubout -out service-account.pub
) 2>"$dir/run/openssl.log"

write_kubeconfig() { # FILE USER TOKEN
  cat >"$1" <<YAML
apiVersion: v1
kind: Config
clusters:
- name: testenv
  cluster: {server: "$server", certificate-authority: "$dir/pki/ca.crt"}
users:
- name: $2
  user: {token: "$3"}
contexts:
- name: testenv
  context: {cluster: testenv, user: $2}
current-context: testenv
YAML
}

# --- the servers ----------------------------------------------------------------

start_etcd() {
  # `make bench` writes more logs than the 2 GiB that etcd has room for. All
  # writes since the last snapshot are in etcd's memory.
  start etcd "$(program etcd)" --data-dir "$dir/etcd" --unsafe-no-fsync \
    --quota-backend-bytes $((8 << 30)) --snapshot-count 5000 \
    --listen-client-urls "http://127.0.0.1:$etcd_port" \
    --advertise-client-urls "http://127.0.0.1:$etcd_port" \
    --listen-peer-urls http://127.0.0.1:0
}

# TaintNodesByCondition would mark the node not-ready, and nothing here takes
# the mark off. No endpoints are kept: a loopback address makes no valid one.
start_kube_apiserver() {
  local pki=$dir/pki more=()
  if [[ -n $audit ]]; then
    audit_policy >"$dir/run/audit-policy.yaml"
    more+=(--audit-policy-file "$dir/run/audit-policy.yaml"
      --audit-log-path "$dir/run/audit.log" --audit-log-mode blocking)
  fi
  start kube-apiserver "$(program kube-apiserver)" \
    --etcd-servers "http://127.0.0.1:$etcd_port" \
    --bind-address 127.0.0.1 --secure-port "$api_port" \
    --advertise-address 127.0.0.1 --endpoint-reconciler-type none \
    --tls-cert-file "$pki/server.crt" --tls-private-key-file "$pki/server.key" \
    --token-auth-file "$pki/tokens.csv" --authorization-mode RBAC \
    --anonymous-auth=false --allow-privileged \
    --disable-admission-plugins TaintNodesByCondition \
    --kubelet-certificate-authority "$pki/ca.crt" \
    --kubelet-preferred-address-types InternalIP \
    --service-account-issuer https://kubernetes.default.svc \
    --service-account-key-file "$pki/service-account.pub" \
    --service-account-signing-key-file "$pki/service-account.key" \
    --service-cluster-ip-range 10.0.0.0/24 --profiling=false \
    --shutdown-watch-termination-grace-period 1s "${more[@]}"
}

# Who asked for what, and whether that was allowed; no body of anything.
audit_policy() {
  cat <<'YAML'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- {level: None, userGroups: ["system:serviceaccounts:kube-system"]}
- {level: Metadata, userGroups: ["system:serviceaccounts"]}
YAML
}

# It ends by itself where the API server goes away while it begins.
start_kube_controller_manager() {
  # shellcheck disable=SC2016  # the arguments are the inner shell's
  start kube-controller-manager bash -c \
    'until setpriv --pdeathsig KILL "$@"; do sleep 0.2; done' bash \
    "$(program kube-controller-manager)" \
    --kubeconfig "$dir/kubeconfig" --leader-elect=false --secure-port 0 \
    --controllers "$(join "${controllers[@]}")" \
    --root-ca-file "$dir/pki/ca.crt" \
    --service-account-private-key-file "$dir/pki/service-account.key" \
    --kube-api-qps 500 --kube-api-burst 1000
}

start_kubelet() {
  start kubelet python3 "$here/kubelet" --logs "$dir/logs" \
    --cert "$dir/pki/server.crt" --key "$dir/pki/server.key" \
    --port-file "$dir/run/kubelet.port"
}

node_object() { # KUBELET-PORT
  local now
  now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  cat <<JSON
{"apiVersion": "v1", "kind": "Node",
 "metadata": {"name": "testenv-node", "labels": {
   "kubernetes.io/hostname": "testenv-node", "kubernetes.io/os": "linux",
   "kubernetes.io/arch": "amd64"}},
 "status": {
   "addresses": [{"type": "InternalIP", "address": "127.0.0.1"},
                 {"type": "Hostname", "address": "testenv-node"}],
   "daemonEndpoints": {"kubeletEndpoint": {"Port": $1}},
   "capacity": {"cpu": "64", "memory": "256Gi", "pods": "5000"},
   "allocatable": {"cpu": "64", "memory": "256Gi", "pods": "5000"},
   "conditions": [{"type": "Ready", "status": "True",
     "reason": "KubeletReady", "message": "stand-in kubelet",
     "lastHeartbeatTime": "$now", "lastTransitionTime": "$now"}],
   "nodeInfo": {"machineID": "", "systemUUID": "", "bootID": "",
     "kernelVersion": "", "osImage": "testenv", "containerRuntimeVersion": "",
     "kubeletVersion": "v$version", "kubeProxyVersion": "",
     "operatingSystem": "linux", "architecture": "amd64"}}}
JSON
}

# Below the range from which the kernel hands out ports, so that no client's
# connection can take one before its server does.
free_ports() {
  python3 - <<'PYTHON'
import random, socket
held = []
while len(held) < 2:
    one = socket.socket()
    try:
        one.bind(("127.0.0.1", random.randrange(20000, 32000)))
        held.append(one)
    except OSError:
        one.close()
print(*(one.getsockname()[1] for one in held))
PYTHON
}

kubectl_here() {
  "$(program kubectl)" --kubeconfig "$dir/kubeconfig" --request-timeout 5s "$@"
}

# Polls until COMMAND succeeds; false when a server has died meanwhile.
wait_for() { # SECONDS COMMAND…
  local ends=$((SECONDS + $1)) name
  shift
  until "$@" >/dev/null 2>&1; do
    for name in "${servers[@]}"; do
      [[ ! -e $dir/run/$name.pid ]] || pid_of "$name" >/dev/null ||
        { say "$name has ended"; return 1; }
    done
    ((SECONDS < ends)) || { say "no success in time: $*"; return 1; }
    sleep 0.1
  done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }
api_is_ready() { listens "$api_port" && kubectl_here get --raw /readyz; }
cluster_is_ready() {
  kubectl_here get --raw /api/v1/namespaces/default/serviceaccounts/default
}

start_servers() {
  start_etcd
  start_kube_apiserver
  start_kubelet
  wait_for 60 api_is_ready || return 1
  start_kube_controller_manager
  node_object "$(cat "$dir/run/kubelet.port")" |
    kubectl_here create --raw /api/v1/nodes -f - >/dev/null || return 1
  wait_for 60 cluster_is_ready
}
