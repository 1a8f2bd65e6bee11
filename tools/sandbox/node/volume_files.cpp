#include "sandbox/node/volume_files.hpp"

#include <fstream>
#include <system_error>
#include <utility>

#include "sandbox/node/container_root.hpp"
#include "sandbox/node/object_data.hpp"
#include "sandbox/objects/seconds.hpp"

namespace forensics::sandbox {
namespace {

namespace fs = std::filesystem;
using model::json_value;
using model::text_at;

unsigned mode_at(const json_value& from, const char* field,
                 unsigned otherwise) {
  return static_cast<unsigned>(model::integer_at(from, {field}, otherwise)) &
         0777U;
}

void fail(volume_files& files, std::string why) {
  if (files.problem.empty()) files.problem = std::move(why);
}

user service_account_of(const json_value& pod, const store& objects) {
  const std::string ns(namespace_of(pod));
  std::string name(text_at(pod, {"spec", "serviceAccountName"}));
  if (name.empty()) name = "default";
  user who;
  who.name = "system:serviceaccount:" + ns + ":" + name;
  if (const auto account = objects.find(type_of("serviceaccounts"), {ns, name}))
    who.uid = uid_of(account->json);
  who.groups = {"system:serviceaccounts", "system:serviceaccounts:" + ns,
                "system:authenticated"};
  return who;
}

/// By another name first: the file of an earlier try may be read-only.
std::error_code write_file(const volume_file& file, const fs::path& place,
                           const fs::path& part) {
  std::error_code error;
  fs::create_directories(place.parent_path(), error);
  if (!error) fs::remove(part, error);
  if (error) return error;
  std::ofstream out(part, std::ios::binary);
  out << file.bytes;
  out.close();
  if (!out) return std::make_error_code(std::errc::io_error);
  fs::permissions(part, static_cast<fs::perms>(file.mode), error);
  if (!error) fs::rename(part, place, error);
  return error;
}

}  // namespace

struct volume_sources::data_source {
  const char* plural;
  const char* kind;         ///< in the sentence about an object
  const char* missing_key;  ///< the sentence about a key
  std::string_view name;
};

volume_sources::volume_sources(const json_value& pod, const node_capacity& node,
                               api& cluster)
    : pod_(pod), node_(node), cluster_(cluster) {}

void volume_sources::add_config_map(volume_files& to,
                                    const json_value& source) {
  add_data(to, source,
           {"configmaps", "configmap",
            "configmap references non-existent config key: ",
            text_at(source, {"name"})});
}

void volume_sources::add_secret(volume_files& to, const json_value& source,
                                std::string_view name) {
  add_data(to, source,
           {"secrets", "secret", "references non-existent secret key: ", name});
}

void volume_sources::add_data(volume_files& to, const json_value& source,
                              const data_source& from) {
  const bool optional = model::true_at(source, {"optional"});
  const std::string name(from.name);
  const object_ptr object = cluster_.objects().find(
      type_of(from.plural), {std::string(namespace_of(pod_)), name});
  if (object == nullptr) {
    if (!optional)
      fail(to, std::string(from.kind) + " \"" + name + "\" not found");
    return;
  }
  const unsigned mode = mode_at(source, "defaultMode", outer_mode_);
  const auto& items = model::array_at(source, {"items"});
  if (items.Empty()) {
    for (const std::string& key : data_keys(object->json))
      if (auto bytes = data_of(object->json, key))
        to.files[key] = {std::move(*bytes), mode};
    return;
  }
  for (const auto& item : items.GetArray()) {
    const std::string key(text_at(item, {"key"}));
    if (auto bytes = data_of(object->json, key))
      to.files[std::string(text_at(item, {"path"}))] = {
          std::move(*bytes), mode_at(item, "mode", mode)};
    else if (!optional)
      fail(to, from.missing_key + key);
  }
}

void volume_sources::add_fields(volume_files& to, const json_value& source) {
  const unsigned mode = mode_at(source, "defaultMode", outer_mode_);
  for (const auto& item : model::array_at(source, {"items"}).GetArray()) {
    std::optional<std::string> value;
    if (const auto* resource = model::find(item, {"resourceFieldRef"})) {
      const auto* container =
          find_container(pod_, text_at(*resource, {"containerName"}));
      if (container != nullptr)
        value = resource_value(*container, *resource, node_);
    } else {
      value = field_value(pod_, text_at(item, {"fieldRef", "fieldPath"}));
    }
    if (value)
      to.files[std::string(text_at(item, {"path"}))] = {
          std::move(*value), mode_at(item, "mode", mode)};
    else
      fail(to, "unsupported fieldPath: " +
                   std::string(text_at(item, {"fieldRef", "fieldPath"})));
  }
}

void volume_sources::add_projected(volume_files& to, const json_value& source) {
  const unsigned mode = mode_at(source, "defaultMode", 0644);
  outer_mode_ = mode;
  for (const auto& part : model::array_at(source, {"sources"}).GetArray()) {
    if (const auto* map = model::find(part, {"configMap"}))
      add_config_map(to, *map);
    else if (const auto* secret = model::find(part, {"secret"}))
      add_secret(to, *secret, text_at(*secret, {"name"}));
    else if (const auto* fields = model::find(part, {"downwardAPI"}))
      add_fields(to, *fields);
    else if (const auto* token = model::find(part, {"serviceAccountToken"}))
      add_token(to, *token, mode);
  }
  outer_mode_ = 0644;
}

void volume_sources::add_token(volume_files& to, const json_value& source,
                               unsigned mode) {
  const auto& issue = cluster_.access().issue;
  if (!issue) return;
  const model::duration valid =
      seconds_of(model::integer_at(source, {"expirationSeconds"}, 3600));
  to.files[std::string(text_at(source, {"path"}))] = {
      issue(service_account_of(pod_, cluster_.objects()),
            cluster_.around().now() + valid),
      mode};
}

std::string write_files(const volume_files& what, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return error.message();
  for (const auto& [name, file] : what.files) {
    if (!stays_beneath(name)) continue;
    // No volume has a name with a dot.
    error = write_file(file, folder / name, folder.string() + ".part");
    if (error) return name + ": " + error.message();
  }
  return {};
}

}  // namespace forensics::sandbox
