#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "model/clone_fields.hpp"

/// The parts of a clone, a file each: clone_metadata, clone_spec,
/// clone_container, clone_env, clone_security, clone_volume, clone_mounts,
/// clone_toolkit.
namespace forensics::model::cloning {

/// The crashed container, or for a pod-level failure the one whose log is
/// kept; nullptr when the pod has no such container.
struct crashed_container {
  const json_value* source = nullptr;
  std::string name;
};

/// The clone with its metadata alone.
json_value make_pod(context& clone, const crashed_container& crashed);
/// Sets `crashed` to a container that the clone has. The spec has no
/// containers when the source has none that can be carried.
json_value make_spec(context& clone, crashed_container& crashed);

/// The name of the copy of an object, or nullptr when there is none.
const std::string* copy_name_of(const context& clone, reference_kind kind,
                                std::string_view source_name);

/// How a volume of the clone takes a mount of another below it.
enum class volume_use {
  writable,
  read_only,
  lost_files  ///< an empty volume in the place of files; writable
};

struct carried_volumes {
  json_value list{rapidjson::kArrayType};
  std::map<std::string, volume_use, std::less<>> by_name;
  /// Names of volumes that are left behind with their mounts.
  std::map<std::string, std::string_view, std::less<>> why_left;
  std::string toolkit;  ///< the names of the two that are added
  std::string logs;
};
carried_volumes carry_volumes(context& clone);

using name_set = std::set<std::string, std::less<>>;

/// Adds the toolkit's and the log's volume, under names that are not `taken`.
void add_toolkit_volumes(context& clone, carried_volumes& volumes,
                         const name_set& taken);

/// The init container that fills the toolkit's volume. It brings its tools
/// along, so that they exist in an image without a shell, too.
json_value make_toolkit(const context& clone, const std::string& name,
                        const std::string& volume);

/// The mounts of a container, with those of the toolkit and the log.
json_value carry_mounts(context& clone, const json_value& container,
                        const carried_volumes& volumes,
                        const std::string& path);

/// The container with `sleep infinity` as its command.
json_value park(context& clone, const json_value& container,
                const carried_volumes& volumes, const std::string& path);

/// Sets `env` and `envFrom`.
void carry_environment(context& clone, json_value& parked,
                       const json_value& container, const std::string& path);

json_value carry_resources(context& clone, const json_value& resources,
                           const std::string& path);
json_value carry_pod_security(context& clone, const json_value& security,
                              const std::string& path);
json_value carry_container_security(context& clone, const json_value& security,
                                    const std::string& path);

/// `wished`, or with `-2`, `-3` … what `taken` does not hold.
std::string unused_name(std::string_view wished, const name_set& taken);

}  // namespace forensics::model::cloning
