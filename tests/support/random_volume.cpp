#include <algorithm>

#include "support/random_parts.hpp"

namespace forensics::test {
namespace {

std::string random_items(choices& pick) {
  constexpr std::string_view keys[] = {"tls.crt", "password", "ca.crt"};
  return random_list(pick, 2, [&] {
    random_object item(pick);
    const std::string_view key = pick.one_of(keys);
    item.text("key", key).text("path", pick.chance(20) ? "a/b.pem" : key);
    item.maybe(15, "mode", [&] { return "256"; });
    return item.done();
  });
}

/// `configMap` and `secret`, of a volume or of a projected one.
std::string random_files(choices& pick, std::string_view name_field,
                         bool has_mode) {
  random_object made(pick);
  made.text(name_field, random_object_name(pick));
  made.maybe(40, "items", [&] { return random_items(pick); });
  made.flag(30, "optional");
  if (has_mode) made.maybe(30, "defaultMode", [&] { return "420"; });
  return made.done();
}

std::string random_projection(choices& pick) {
  constexpr std::string_view tokens[] = {
      R"({"serviceAccountToken":{"path":"token","audience":"vault"}})",
      R"({"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}})",
      R"({"clusterTrustBundle":{"name":"ca","path":"bundle.pem"}})",
      R"({"podCertificate":{"signerName":"example.com/s","keyType":"ED25519",)"
      R"("credentialBundlePath":"c.pem"}})"};
  switch (pick.below(4)) {
    case 0:
      return "{\"configMap\":" + random_files(pick, "name", false) + "}";
    case 1:
      return "{\"secret\":" + random_files(pick, "name", false) + "}";
    case 2:
      return "{\"downwardAPI\":{\"items\":" + random_downward_items(pick) +
             "}}";
    default:
      return std::string(pick.one_of(tokens));
  }
}

std::string random_projected(choices& pick) {
  random_object made(pick);
  made.add("sources",
           random_list(pick, 3, [&] { return random_projection(pick); }));
  made.maybe(30, "defaultMode", [&] { return "420"; });
  return made.done();
}

/// The members of a volume that reach a store, a driver or the node.
constexpr std::string_view foreign_volumes[] = {
    R"("persistentVolumeClaim":{"claimName":"web-data"})",
    R"("hostPath":{"path":"/var/log","type":"Directory"})",
    R"("hostPath":{"path":"/run/containerd/containerd.sock","type":"Socket"})",
    R"("nfs":{"server":"10.0.0.9","path":"/export"})",
    R"("csi":{"driver":"secrets-store.csi.k8s.io",)"
    R"("nodePublishSecretRef":{"name":"database"}})",
    R"("ephemeral":{"volumeClaimTemplate":{"spec":{"accessModes":)"
    R"(["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}})",
    R"("iscsi":{"targetPortal":"10.0.0.9","iqn":"iqn.2001-04.a:b","lun":0})",
    R"("rbd":{"monitors":["10.0.0.9"],"image":"i","secretRef":{"name":"tls"}})",
    R"("gitRepo":{"repository":"https://example.com/r.git"})",
    R"("awsElasticBlockStore":{"volumeID":"v-1"})",
    R"("gcePersistentDisk":{"pdName":"p"})",
    R"("azureDisk":{"diskName":"d","diskURI":"https://a.b/d.vhd"})",
    R"("azureFile":{"secretName":"database","shareName":"s"})",
    R"("cephfs":{"monitors":["10.0.0.9"]})",
    R"("cinder":{"volumeID":"v-1"})",
    R"("fc":{"targetWWNs":["50060e801049cfd1"],"lun":0})",
    R"("flexVolume":{"driver":"example.com/d","secretRef":{"name":"tls"}})",
    R"("flocker":{"datasetName":"d"})",
    R"("glusterfs":{"endpoints":"e","path":"p"})",
    R"("photonPersistentDisk":{"pdID":"p"})",
    R"("portworxVolume":{"volumeID":"v-1"})",
    R"("quobyte":{"registry":"r:1","volume":"v"})",
    R"("scaleIO":{"gateway":"g","system":"s","volumeName":"v",)"
    R"("secretRef":{"name":"tls"}})",
    R"("storageos":{"volumeName":"v"})",
    R"("vsphereVolume":{"volumePath":"[d] p"})"};

std::string random_empty_dir(choices& pick) {
  constexpr std::string_view media[] = {"", "Memory", "HugePages-2Mi"};
  random_object made(pick);
  made.maybe(30, "medium", [&] { return quoted(pick.one_of(media)); });
  made.maybe(30, "sizeLimit", [&] { return random_amount(pick); });
  return made.done();
}

std::string random_source(choices& pick) {
  switch (pick.below(9)) {
    case 0:
    case 1:
      return "\"emptyDir\":" + random_empty_dir(pick);
    case 2:
      return "\"configMap\":" + random_files(pick, "name", true);
    case 3:
      return "\"secret\":" + random_files(pick, "secretName", true);
    case 4:
      return "\"projected\":" + random_projected(pick);
    case 5:
      return "\"downwardAPI\":{\"items\":" + random_downward_items(pick) + "}";
    case 6:
      return R"("image":{"reference":"data:1","pullPolicy":"Always"})";
    default:
      return std::string(pick.one_of(foreign_volumes));
  }
}

}  // namespace

std::string random_downward_items(choices& pick) {
  constexpr std::string_view items[] = {
      R"({"path":"labels","fieldRef":{"fieldPath":"metadata.labels"}})",
      R"({"path":"app","fieldRef":{"apiVersion":"v1",)"
      R"("fieldPath":"metadata.labels['app']"}})",
      R"({"path":"cpu","mode":256,"resourceFieldRef":{"containerName":"web",)"
      R"("resource":"limits.cpu","divisor":"1m"}})"};
  return random_list(pick, 2, [&] { return std::string(pick.one_of(items)); });
}

std::vector<random_volume> random_volumes(choices& pick) {
  constexpr std::string_view names[] = {
      "data",
      "cache",
      "tls",
      "config",
      "forensic-toolkit",
      "forensic-logs",
      "toolkit",
      "forensic-toolkit-1",
      "kube-api-access-x7k2p",
      "a-name-of-a-volume-that-is-as-long-as-a-label-may-be-63-long-xy"};
  std::vector<random_volume> made;
  for (std::size_t left = pick.below(6); left > 0; --left) {
    random_volume one;
    one.name = pick.junk() ? "Bad.Name" : pick.one_of(names);
    const bool taken = std::any_of(
        made.begin(), made.end(),
        [&](const random_volume& each) { return each.name == one.name; });
    if (taken && !pick.junk()) continue;
    one.json = "{\"name\":" + quoted(one.name) + "," + random_source(pick) +
               (pick.junk() ? ",\"emptyDir\":{}}" : "}");
    one.is_block = one.json.find("Claim") != std::string::npos;
    made.push_back(std::move(one));
  }
  return made;
}

}  // namespace forensics::test
