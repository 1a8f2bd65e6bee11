#include <filesystem>
#include <utility>

#include "model/clone_parts.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model::cloning {
namespace {

constexpr field_rule mount_fields[] = {
    {"name", shape::text},
    {"mountPath", shape::text},
    {"readOnly", shape::flag},
    {"recursiveReadOnly", shape::text},
    {"subPath", shape::text},
    {"subPathExpr", shape::text},
    {"mountPropagation", shape::left, why::host},
};

/// `/a/b` for `/a//b/`, `a/b` and `/a/x/../b`.
std::string normal_path(std::string_view path) {
  std::string normal =
      (std::filesystem::path("/") / path).lexically_normal().string();
  if (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
  return normal;
}

bool is_at_or_below(std::string_view path, std::string_view top) {
  return top == "/" || path == top ||
         (path.starts_with(top) && path[top.size()] == '/');
}

/// Would a mount at `path` take the place of what is added at `ours`? One
/// above it does when nothing can be mounted in it: the runtime makes the
/// mount point there, which needs a writable folder.
bool hides(std::string_view path, bool takes_mounts, std::string_view ours) {
  if (is_at_or_below(path, ours)) return true;
  return is_at_or_below(ours, path) && (path == "/" || !takes_mounts);
}

bool is_of_a_part(const json_value& mount) noexcept {
  return !text_at(mount, {"subPath"}).empty() ||
         !text_at(mount, {"subPathExpr"}).empty();
}

/// Where API tokens are mounted, by the API server or by hand.
bool is_token_place(std::string_view where) {
  return is_at_or_below(where,
                        "/var/run/secrets/kubernetes.io/serviceaccount") ||
         is_at_or_below(where, "/run/secrets/kubernetes.io/serviceaccount");
}

/// Why the mount is left behind; "" when it is carried.
std::string_view why_left(const json_value& mount,
                          const carried_volumes& volumes) {
  const std::string_view name = text_at(mount, {"name"});
  const std::string_view path = text_at(mount, {"mountPath"});
  if (const auto left = volumes.why_left.find(name);
      left != volumes.why_left.end())
    return left->second;
  const auto volume = volumes.by_name.find(name);
  if (volume == volumes.by_name.end() || path.empty()) return why::invalid;
  // A file's place would be taken by a folder, which the runtime refuses.
  if (volume->second == volume_use::lost_files && is_of_a_part(mount))
    return why::missing;
  const bool takes_mounts =
      volume->second != volume_use::read_only && !true_at(mount, {"readOnly"});
  const std::string where = normal_path(path);
  if (is_token_place(where)) return why::token;
  for (const std::string_view ours : {toolkit_directory, log_directory})
    if (hides(where, takes_mounts, ours)) return why::toolkit;
  return {};
}

/// The API takes a mount that is read-only all the way down only where it is
/// read-only at all.
void keep_consistent(context& clone, json_value& mount,
                     const std::string& path) {
  const std::string_view deep = text_at(mount, {"recursiveReadOnly"});
  if (deep.empty() || deep == "Disabled" || true_at(mount, {"readOnly"}))
    return;
  mount.RemoveMember("recursiveReadOnly");
  clone.removed(path + ".recursiveReadOnly", why::invalid);
}

void add_mount(context& clone, json_value& mounts, const std::string& volume,
               std::string_view where, const std::string& list) {
  json_value mount(rapidjson::kObjectType);
  set(mount, "name", volume, clone.memory);
  set(mount, "mountPath", where, clone.memory);
  set(mount, "readOnly", json_value(true), clone.memory);
  mounts.PushBack(std::move(mount), clone.memory);
  clone.added(entry_path(list, where), why::toolkit);
}

}  // namespace

json_value carry_mounts(context& clone, const json_value& container,
                        const carried_volumes& volumes,
                        const std::string& path) {
  const std::string list = path + ".volumeMounts";
  json_value mounts(rapidjson::kArrayType);
  name_set taken;
  for (const json_value& mount :
       array_at(container, {"volumeMounts"}).GetArray()) {
    const std::string_view place = text_at(mount, {"mountPath"});
    const std::string field = entry_path(list, place);
    if (const std::string_view reason = why_left(mount, volumes);
        !reason.empty())
      clone.removed(field, reason);
    else if (!taken.emplace(place).second)
      clone.removed(field, why::invalid);
    else {
      json_value carried = carry(clone, mount, mount_fields, field);
      keep_consistent(clone, carried, field);
      mounts.PushBack(std::move(carried), clone.memory);
    }
  }
  add_mount(clone, mounts, volumes.toolkit, toolkit_directory, list);
  add_mount(clone, mounts, volumes.logs, log_directory, list);
  return mounts;
}

}  // namespace forensics::model::cloning
