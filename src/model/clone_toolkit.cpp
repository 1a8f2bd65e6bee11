#include <utility>

#include "model/clone_parts.hpp"
#include "model/objects.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model::cloning {
namespace {

/// One file of one ConfigMap.
json_value log_source_of(std::string_view config_map, std::string_view file,
                         json_allocator& memory) {
  json_value item(rapidjson::kObjectType);
  set(item, "key", file, memory);
  set(item, "path", file, memory);
  json_value items(rapidjson::kArrayType);
  items.PushBack(std::move(item), memory);
  json_value from(rapidjson::kObjectType);
  set(from, "name", config_map, memory);
  set(from, "items", std::move(items), memory);
  // A crash without a log is debugged all the same.
  set(from, "optional", json_value(true), memory);
  json_value source(rapidjson::kObjectType);
  set(source, "configMap", std::move(from), memory);
  return source;
}

/// The crash's log from the case, the other ones from beside it: one folder.
json_value all_logs(const context& clone) {
  json_value sources(rapidjson::kArrayType);
  sources.PushBack(log_source_of(clone.how.owner.name, key_log, clone.memory),
                   clone.memory);
  for (const mounted_log& one : clone.how.logs)
    sources.PushBack(log_source_of(one.config_map, one.file, clone.memory),
                     clone.memory);
  json_value projected(rapidjson::kObjectType);
  set(projected, "sources", std::move(sources), clone.memory);
  return projected;
}

void add_volume(context& clone, carried_volumes& volumes,
                const std::string& name, std::string_view kind,
                json_value source) {
  json_value volume(rapidjson::kObjectType);
  set(volume, "name", name, clone.memory);
  set(volume, kind, std::move(source), clone.memory);
  volumes.list.PushBack(std::move(volume), clone.memory);
  clone.added(entry_path("spec.volumes", name), why::toolkit);
}

}  // namespace

void add_toolkit_volumes(context& clone, carried_volumes& volumes,
                         const name_set& taken) {
  volumes.toolkit = unused_name("forensic-toolkit", taken);
  volumes.logs = unused_name("forensic-logs", taken);
  add_volume(clone, volumes, volumes.toolkit, "emptyDir",
             json_value(rapidjson::kObjectType));
  add_volume(clone, volumes, volumes.logs, "projected", all_logs(clone));
}

std::string unused_name(std::string_view wished, const name_set& taken) {
  std::string name(wished);
  for (int i = 2; taken.contains(name); ++i)
    name = std::string(wished) + "-" + std::to_string(i);
  return name;
}

json_value make_toolkit(const context& clone, const std::string& name,
                        const std::string& volume) {
  json_allocator& memory = clone.memory;
  const std::string directory(toolkit_directory);
  json_value mount(rapidjson::kObjectType);
  set(mount, "name", volume, memory);
  set(mount, "mountPath", directory, memory);
  json_value mounts(rapidjson::kArrayType);
  mounts.PushBack(std::move(mount), memory);

  json_value requests(rapidjson::kObjectType);
  set(requests, "cpu", "1m", memory);
  set(requests, "memory", "1Mi", memory);
  json_value resources(rapidjson::kObjectType);
  set(resources, "requests", std::move(requests), memory);

  json_value capabilities(rapidjson::kObjectType);
  set(capabilities, "drop", text_list({"ALL"}, memory), memory);
  json_value seccomp(rapidjson::kObjectType);
  set(seccomp, "type", "RuntimeDefault", memory);
  json_value security(rapidjson::kObjectType);
  set(security, "runAsNonRoot", json_value(true), memory);
  set(security, "runAsUser", json_value(65'532), memory);
  set(security, "allowPrivilegeEscalation", json_value(false), memory);
  set(security, "readOnlyRootFilesystem", json_value(true), memory);
  set(security, "capabilities", std::move(capabilities), memory);
  set(security, "seccompProfile", std::move(seccomp), memory);

  // Links are made to where busybox runs from, so the copy makes its own. The
  // directory is an argument, so that no text is ever put into a script.
  constexpr std::string_view script =
      R"(/bin/busybox cp /bin/busybox "$1/busybox" && )"
      R"("$1/busybox" --install -s "$1")";
  json_value toolkit(rapidjson::kObjectType);
  set(toolkit, "name", name, memory);
  set(toolkit, "image", clone.how.toolkit_image, memory);
  set(toolkit, "imagePullPolicy", "IfNotPresent", memory);
  set(toolkit, "command",
      text_list({"/bin/busybox", "sh", "-c", script, "sh", directory}, memory),
      memory);
  set(toolkit, "resources", std::move(resources), memory);
  set(toolkit, "securityContext", std::move(security), memory);
  set(toolkit, "volumeMounts", std::move(mounts), memory);
  return toolkit;
}

}  // namespace forensics::model::cloning
