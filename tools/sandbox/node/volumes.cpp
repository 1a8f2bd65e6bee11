#include "sandbox/node/volumes.hpp"

#include "sandbox/node/container_root.hpp"
#include "sandbox/node/volume_files.hpp"

namespace forensics::sandbox {
namespace {

namespace fs = std::filesystem;
using model::json_value;
using model::text_at;

std::string not_processed(const std::string& name, const std::string& why) {
  return "Unable to attach or mount volumes: unmounted volumes=[" + name +
         "], unattached volumes=[], failed to process volumes=[" + name +
         "]: " + why;
}

std::string no_driver(const json_value& volume, const json_value& pod,
                      const store& objects) {
  const std::string name(text_at(volume, {"name"}));
  const std::string claim(
      text_at(volume, {"persistentVolumeClaim", "claimName"}));
  const std::string ns(namespace_of(pod));
  const resource_type& claims = type_of("persistentvolumeclaims");
  if (!claim.empty() && objects.find(claims, {ns, claim}) == nullptr)
    return not_processed(name, "error processing PVC " + ns + "/" + claim +
                                   ": failed to fetch PVC from API server: "
                                   "persistentvolumeclaims \"" +
                                   claim + "\" not found");
  return not_processed(
      name, "failed to get Plugin from volumeSpec for volume \"" + name +
                "\" err=no volume plugin matched");
}

/// The problem, or "".
std::string write_volume(const json_value& volume, const json_value& pod,
                         const fs::path& folder, volume_sources& sources) {
  volume_files files;
  if (const auto* map = model::find(volume, {"configMap"})) {
    sources.add_config_map(files, *map);
  } else if (const auto* secret = model::find(volume, {"secret"})) {
    sources.add_secret(files, *secret, text_at(*secret, {"secretName"}));
  } else if (const auto* fields = model::find(volume, {"downwardAPI"})) {
    sources.add_fields(files, *fields);
  } else if (const auto* projected = model::find(volume, {"projected"})) {
    sources.add_projected(files, *projected);
  } else if (model::find(volume, {"emptyDir"}) == nullptr) {
    return no_driver(volume, pod, sources.objects());
  }
  if (files.problem.empty()) files.problem = write_files(files, folder);
  if (files.problem.empty()) return {};
  return "MountVolume.SetUp failed for volume \"" +
         std::string(text_at(volume, {"name"})) + "\" : " + files.problem;
}

}  // namespace

std::vector<std::string> write_volumes(const json_value& pod,
                                       const fs::path& folder,
                                       const node_capacity& node,
                                       api& cluster) {
  std::vector<std::string> problems;
  volume_sources sources(pod, node, cluster);
  for (const auto& volume :
       model::array_at(pod, {"spec", "volumes"}).GetArray()) {
    const fs::path name(text_at(volume, {"name"}));
    if (!stays_beneath(name)) continue;
    std::string problem = write_volume(volume, pod, folder / name, sources);
    if (!problem.empty()) problems.push_back(std::move(problem));
  }
  return problems;
}

}  // namespace forensics::sandbox
