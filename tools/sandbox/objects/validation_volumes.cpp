#include "sandbox/objects/validation_volumes.hpp"

#include <array>

#include "sandbox/objects/schema_quantity.hpp"
#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

void check_empty_dir(const json_value& source, const std::string& path,
                     findings& found) {
  const auto limit = quantity::parse(text_at(source, {"sizeLimit"}));
  if (limit && limit->negative())
    found.forbidden(child(path, "sizeLimit"),
                    "SizeLimit field must be a valid resource quantity");
}

void check_host_path(const json_value& source, const std::string& path,
                     findings& found) {
  const std::string_view place = text_at(source, {"path"});
  if (place.empty()) return found.required(child(path, "path"));
  check_no_backsteps(place, child(path, "path"), found);
  check_set_choice(source, "type", path,
                   {"", "BlockDevice", "CharDevice", "Directory",
                    "DirectoryOrCreate", "File", "FileOrCreate", "Socket"},
                   found);
}

void check_secret(const json_value& source, const std::string& path,
                  findings& found) {
  check_required(source, "secretName", path, found);
  check_mode(source, "defaultMode", path, found);
  check_items(source, path, found);
}

void check_config_map(const json_value& source, const std::string& path,
                      findings& found) {
  check_required(source, "name", path, found);
  check_mode(source, "defaultMode", path, found);
  check_items(source, path, found);
}

void check_nfs(const json_value& source, const std::string& path,
               findings& found) {
  check_required(source, "server", path, found);
  check_required(source, "path", path, found);
  const std::string_view place = text_at(source, {"path"});
  if (!place.starts_with('/'))
    found.invalid(child(path, "path"), place, "must be an absolute path");
}

void check_claim(const json_value& source, const std::string& path,
                 findings& found) {
  check_required(source, "claimName", path, found);
}

void check_downward(const json_value& source, const std::string& path,
                    findings& found) {
  check_mode(source, "defaultMode", path, found);
  check_downward_files(source, path, found);
}

void check_projected(const json_value& source, const std::string& path,
                     findings& found) {
  check_mode(source, "defaultMode", path, found);
  check_projected_sources(source, path, found);
}

void check_csi(const json_value& source, const std::string& path,
               findings& found) {
  check_required(source, "driver", path, found);
  check_name_at(source, "driver", path, dns_subdomain_problems, found);
}

void check_ephemeral(const json_value& source, const std::string& path,
                     findings& found) {
  const std::string at = child(path, "volumeClaimTemplate");
  if (!has(source, "volumeClaimTemplate")) return found.required(at);
  check_claim_spec(model::object_at(source, {"volumeClaimTemplate", "spec"}),
                   child(at, "spec"), found);
}

/// What the sandbox' node does not mount is taken as it is.
void check_nothing(const json_value&, const std::string&, findings&) {}

struct source_check {
  std::string_view kind;
  void (*check)(const json_value&, const std::string&, findings&);
};
constexpr std::array checks{
    source_check{"emptyDir", check_empty_dir},
    source_check{"hostPath", check_host_path},
    source_check{"gitRepo", check_nothing},
    source_check{"gcePersistentDisk", check_nothing},
    source_check{"awsElasticBlockStore", check_nothing},
    source_check{"secret", check_secret},
    source_check{"nfs", check_nfs},
    source_check{"iscsi", check_nothing},
    source_check{"glusterfs", check_nothing},
    source_check{"persistentVolumeClaim", check_claim},
    source_check{"rbd", check_nothing},
    source_check{"cinder", check_nothing},
    source_check{"cephfs", check_nothing},
    source_check{"flocker", check_nothing},
    source_check{"downwardAPI", check_downward},
    source_check{"fc", check_nothing},
    source_check{"flexVolume", check_nothing},
    source_check{"configMap", check_config_map},
    source_check{"azureFile", check_nothing},
    source_check{"vsphereVolume", check_nothing},
    source_check{"quobyte", check_nothing},
    source_check{"azureDisk", check_nothing},
    source_check{"photonPersistentDisk", check_nothing},
    source_check{"storageos", check_nothing},
    source_check{"projected", check_projected},
    source_check{"portworxVolume", check_nothing},
    source_check{"scaleIO", check_nothing},
    source_check{"csi", check_csi},
    source_check{"ephemeral", check_ephemeral},
    source_check{"image", check_nothing},
};

void check_source(const json_value& volume, const std::string& path,
                  findings& found) {
  bool has_source = false;
  for (const source_check& each : checks) {
    if (!has(volume, each.kind)) continue;
    const std::string at = child(path, each.kind);
    if (has_source)
      found.forbidden(at, "may not specify more than 1 volume type");
    else
      each.check(model::object_at(volume, {each.kind}), at, found);
    has_source = true;
  }
  if (!has_source) found.required(path, "must specify a volume type");
}

}  // namespace

void check_volumes(pod_scope& pod, const std::string& path, findings& found) {
  each_item(pod.spec, "volumes", path,
            [&](const json_value& volume, const std::string& at) {
              check_source(volume, at, found);
              const std::string_view name = text_at(volume, {"name"});
              if (name.empty()) return found.required(child(at, "name"));
              check_name_at(volume, "name", at, dns_label_problems, found);
              if (!pod.volumes.emplace(name).second)
                found.duplicate(child(at, "name"), name);
            });
}

}  // namespace forensics::sandbox
