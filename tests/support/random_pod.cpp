#include "support/random_pod.hpp"

#include "support/random_parts.hpp"

namespace forensics::test {
namespace {

constexpr std::string_view label_keys[] = {"app",
                                           "pod-template-hash",
                                           "sidecar.istio.io/inject",
                                           "app.kubernetes.io/managed-by",
                                           "forensic-source-pod",
                                           "kubernetes.io/config.mirror",
                                           "example.com/team"};

std::string random_metadata(choices& pick) {
  constexpr std::string_view names[] = {
      "web-1", "a", "web-7d9c5b6f4-x2x1v", "db.shop.svc",
      "a-very-long-name-of-a-pod-that-does-not-fit-a-label-of-63-chars-x2x1v"};
  constexpr std::string_view note_keys[] = {
      "team",
      "k8s.v1.cni.cncf.io/networks",
      "prometheus.io/scrape",
      "seccomp.security.alpha.kubernetes.io/pod",
      "container.apparmor.security.beta.kubernetes.io/web",
      "linkerd.io/inject"};
  random_object made(pick);
  made.text("name", pick.one_of(names)).text("namespace", "shop");
  made.text("uid", "0b1f3c52-8a3d-4f11-9d0c-6f1f0e2a7c02");
  if (pick.chance(30)) made.text("generateName", "web-");
  made.maybe(60, "labels", [&] {
    random_object labels(pick);
    for (const std::string_view key : label_keys)
      if (pick.chance(30)) labels.text(key, pick.chance(50) ? "web" : "false");
    return labels.done();
  });
  made.maybe(50, "annotations", [&] {
    random_object notes(pick);
    for (const std::string_view key : note_keys)
      if (pick.chance(25))
        notes.add(key, key.ends_with("/pod") || key.ends_with("/web")
                           ? "\"runtime/default\""
                           : random_text(pick));
    return notes.done();
  });
  if (pick.chance(40))
    made.add("ownerReferences",
             R"([{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web",)"
             R"("uid":"u-2","controller":true}])");
  if (pick.chance(10)) made.add("finalizers", R"(["example.com/tidy"])");
  if (pick.chance(10))
    made.text("deletionTimestamp", "2026-03-01T11:59:00Z")
        .add("deletionGracePeriodSeconds", "30");
  return made.done();
}

std::string random_pod_security(choices& pick) {
  random_object made(pick);
  for (const char* id : {"runAsUser", "runAsGroup", "fsGroup"})
    made.maybe(25, id, [&] { return pick.chance(30) ? "0" : "1000"; });
  made.flag(20, "runAsNonRoot");
  made.maybe(20, "supplementalGroups", [&] { return "[3000,4000]"; });
  made.maybe(10, "fsGroupChangePolicy", [&] { return "\"OnRootMismatch\""; });
  made.maybe(10, "supplementalGroupsPolicy", [&] { return "\"Strict\""; });
  made.maybe(10, "seLinuxChangePolicy", [&] { return "\"Recursive\""; });
  made.maybe(15, "sysctls", [&] {
    return R"([{"name":"kernel.shm_rmid_forced","value":"1"}])";
  });
  made.maybe(25, "seccompProfile", [&] { return random_profile(pick); });
  made.maybe(20, "appArmorProfile", [&] { return random_profile(pick); });
  made.maybe(15, "seLinuxOptions", [&] { return random_selinux(pick); });
  made.maybe(5, "windowsOptions", [&] { return R"({"hostProcess":true})"; });
  return made.done();
}

void add_network(choices& pick, random_object& spec) {
  constexpr std::string_view hosts[] = {"web", "a-host", "x"};
  constexpr std::string_view policies[] = {"ClusterFirst", "Default",
                                           "ClusterFirstWithHostNet"};
  spec.maybe(15, "hostname", [&] { return quoted(pick.one_of(hosts)); });
  spec.maybe(15, "subdomain", [&] { return quoted(pick.one_of(hosts)); });
  spec.flag(10, "setHostnameAsFQDN").flag(30, "enableServiceLinks");
  spec.maybe(5, "hostnameOverride", [&] { return "\"other\""; });
  spec.maybe(20, "hostAliases", [&] {
    return R"([{"ip":"10.9.0.1","hostnames":["legacy.shop"]}])";
  });
  if (pick.chance(15)) {
    spec.text("dnsPolicy", "None");
    spec.add("dnsConfig",
             R"({"nameservers":["1.1.1.1"],"searches":["shop.svc"],)"
             R"("options":[{"name":"ndots","value":"2"},{"name":"debug"}]})");
  } else {
    spec.maybe(50, "dnsPolicy", [&] { return quoted(pick.one_of(policies)); });
  }
}

/// A container list, and what it told the scope stays.
std::string random_containers(choices& pick, random_scope& scope,
                              random_kind kind, std::size_t count) {
  std::string list;
  for (; count > 0; --count) {
    const bool sidecar = kind == random_kind::init && pick.chance(40);
    list.append(list.empty() ? "" : ",")
        .append(random_container(pick, scope,
                                 sidecar ? random_kind::sidecar : kind));
  }
  return "[" + list + "]";
}

void add_lists(choices& pick, random_scope& scope, random_object& spec) {
  spec.add("containers", random_containers(pick, scope, random_kind::regular,
                                           1 + pick.below(3)));
  if (pick.chance(50))
    spec.add("initContainers", random_containers(pick, scope, random_kind::init,
                                                 1 + pick.below(2)));
  if (pick.chance(15))
    spec.add("ephemeralContainers",
             random_containers(pick, scope, random_kind::ephemeral, 1));
  std::string volumes;
  for (const random_volume& one : scope.volumes)
    volumes.append(volumes.empty() ? "" : ",").append(one.json);
  if (!volumes.empty()) spec.add("volumes", "[" + volumes + "]");
  spec.maybe(30, "imagePullSecrets", [&] {
    return random_list(pick, 2, [&] {
      return "{\"name\":" + quoted(random_object_name(pick)) + "}";
    });
  });
}

void add_claims(choices& pick, random_scope& scope, random_object& spec) {
  if (!pick.chance(15)) return;
  scope.claims = {"gpu"};
  spec.add("resourceClaims",
           pick.chance(50)
               ? R"([{"name":"gpu","resourceClaimName":"one"}])"
               : R"([{"name":"gpu","resourceClaimTemplateName":"any"}])");
}

void add_account(choices& pick, random_object& spec) {
  constexpr std::string_view accounts[] = {"default", "web", "forensic-clone"};
  spec.maybe(60, "serviceAccountName",
             [&] { return quoted(pick.one_of(accounts)); });
  spec.maybe(40, "serviceAccount",
             [&] { return quoted(pick.one_of(accounts)); });
  spec.flag(30, "automountServiceAccountToken");
}

std::string random_spec(choices& pick, random_scope& scope) {
  constexpr std::string_view restarts[] = {"Always", "OnFailure", "Never"};
  random_object spec(pick);
  scope.volumes = random_volumes(pick);
  scope.host_network = pick.chance(15);
  if (scope.host_network) spec.add("hostNetwork", "true");
  add_claims(pick, scope, spec);
  add_lists(pick, scope, spec);
  add_account(pick, spec);
  add_network(pick, spec);
  add_placement(pick, spec);
  if (pick.chance(10))
    spec.add("hostPID", "true");
  else
    spec.flag(15, "shareProcessNamespace");
  spec.flag(10, "hostIPC");
  if (!scope.host_network) spec.flag(15, "hostUsers");
  spec.maybe(50, "restartPolicy",
             [&] { return quoted(pick.one_of(restarts)); });
  spec.maybe(30, "terminationGracePeriodSeconds", [&] { return "30"; });
  spec.maybe(10, "activeDeadlineSeconds", [&] { return "600"; });
  spec.maybe(50, "securityContext", [&] { return random_pod_security(pick); });
  spec.maybe(10, "resources",
             [&] { return R"({"limits":{"cpu":"4","memory":"4Gi"}})"; });
  spec.maybe(10, "os", [&] {
    return pick.chance(10) ? R"({"name":"windows"})" : R"({"name":"linux"})";
  });
  return spec.done();
}

std::string random_status(choices& pick, const random_scope& scope) {
  constexpr std::string_view ids[] = {
      "docker.io/library/web@sha256:"
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      "docker-pullable://registry.example/web@sha256:"
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      ""};
  random_object status(pick);
  status.text("phase", "Running").text("podIP", "10.1.0.5");
  status.text("hostIP", "10.0.0.11");
  std::string list;
  for (const std::string& name : scope.container_names) {
    random_object one(pick);
    one.text("name", name)
        .text("image", "web:1")
        .text("imageID", pick.one_of(ids));
    one.add("restartCount", "1").add("ready", "false");
    one.text("containerID", "containerd://1");
    one.add("state", R"({"terminated":{"exitCode":3,"reason":"Error",)"
                     R"("finishedAt":"2026-03-01T11:58:28Z",)"
                     R"("containerID":"containerd://1"}})");
    list.append(list.empty() ? "" : ",").append(one.done());
  }
  return status.add("containerStatuses", "[" + list + "]").done();
}

}  // namespace

std::string random_pod(choices& pick) {
  if (pick.chance(20)) pick.allow_junk();
  random_scope scope;
  random_object pod(pick);
  pod.text("apiVersion", "v1").text("kind", "Pod");
  pod.add("metadata", random_metadata(pick));
  pod.add("spec", random_spec(pick, scope));
  if (pick.chance(70)) pod.add("status", random_status(pick, scope));
  return pod.done();
}

}  // namespace forensics::test
