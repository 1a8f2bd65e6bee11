#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

void check_sub_path(const json_value& mount, const std::string& path,
                    const std::string& list_path, findings& found) {
  const std::string_view plain = text_at(mount, {"subPath"});
  const std::string_view expanded = text_at(mount, {"subPathExpr"});
  if (!plain.empty())
    check_relative_path(plain, child(list_path, "subPath"), found);
  if (expanded.empty()) return;
  if (!plain.empty())
    found.invalid(child(path, "subPathExpr"), expanded,
                  "subPathExpr and subPath are mutually exclusive");
  check_relative_path(expanded, child(list_path, "subPathExpr"), found);
}

void check_propagation(const json_value& mount, const json_value& container,
                       const std::string& path, findings& found) {
  check_set_choice(mount, "mountPropagation", path,
                   {"Bidirectional", "HostToContainer", "None"}, found);
  if (text_at(mount, {"mountPropagation"}) == "Bidirectional" &&
      !model::true_at(container, {"securityContext", "privileged"}))
    found.forbidden(child(path, "mountPropagation"),
                    "Bidirectional mount propagation is available only to "
                    "privileged containers");
}

void check_recursive_read_only(const json_value& mount, const std::string& path,
                               findings& found) {
  const std::string_view mode = text_at(mount, {"recursiveReadOnly"});
  check_set_choice(mount, "recursiveReadOnly", path,
                   {"Disabled", "Enabled", "IfPossible"}, found);
  if (mode != "Enabled" && mode != "IfPossible") return;
  const std::string at = child(path, "recursiveReadOnly");
  if (!model::true_at(mount, {"readOnly"}))
    found.forbidden(at, "may only be specified when readOnly is true");
  const std::string_view propagation = text_at(mount, {"mountPropagation"});
  if (!propagation.empty() && propagation != "None")
    found.forbidden(
        at,
        "may only be specified when mountPropagation is None or not specified");
}

}  // namespace

void check_mounts(const pod_scope& pod, const json_value& container,
                  const std::string& path, findings& found) {
  const std::string list_path = child(path, "volumeMounts");
  std::set<std::string> places;
  each_item(container, "volumeMounts", path,
            [&](const json_value& mount, const std::string& at) {
              const std::string_view name = text_at(mount, {"name"});
              if (name.empty()) found.required(child(at, "name"));
              if (pod.volumes.count(std::string(name)) == 0)
                found.not_found(child(at, "name"), name);
              const std::string_view place = text_at(mount, {"mountPath"});
              if (place.empty()) found.required(child(at, "mountPath"));
              if (!places.emplace(place).second)
                found.invalid(child(at, "mountPath"), place, "must be unique");
              check_sub_path(mount, at, list_path, found);
              check_propagation(mount, container, list_path, found);
              check_recursive_read_only(mount, list_path, found);
            });
  each_item(container, "volumeDevices", path,
            [&](const json_value& device, const std::string& at) {
              const std::string_view name = text_at(device, {"name"});
              check_required(device, "name", at, found);
              if (pod.volumes.count(std::string(name)) == 0)
                found.not_found(child(at, "name"), name);
              check_required(device, "devicePath", at, found);
            });
}

}  // namespace forensics::sandbox
