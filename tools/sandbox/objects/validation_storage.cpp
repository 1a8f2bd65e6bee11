#include <algorithm>

#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/object.hpp"
#include "sandbox/objects/schema_quantity.hpp"
#include "sandbox/objects/validation_kinds.hpp"
#include "sandbox/objects/validation_metadata.hpp"
#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

void check_access_modes(const json_value& spec, std::string_view why,
                        const std::string& path, findings& found) {
  const json_value& modes = model::array_at(spec, {"accessModes"});
  const std::string at = child(path, "accessModes");
  if (modes.Empty()) found.required(at, why);
  const std::vector<std::string_view> known{
      "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"};
  for (const json_value& each : modes.GetArray())
    if (std::find(known.begin(), known.end(), text_of(each)) == known.end())
      found.unsupported(at, text_of(each), known);
}

void check_storage(const json_value& resources, const std::string& path,
                   findings& found) {
  const std::string_view storage = text_at(resources, {"requests", "storage"});
  const std::string at = item(path, "storage");
  const auto amount = quantity::parse(storage);
  if (!amount)
    found.required(at);
  else if (amount->negative() || amount->zero())
    found.invalid(at, storage, "must be greater than zero");
}

/// A bound claim may only grow.
model::json_document without_size(const json_value& spec) {
  model::json_document made = copy_of(spec);
  erase(made, "volumeAttributesClassName");
  if (json_value* resources = member(made, "resources"))
    erase(*resources, "requests");
  return made;
}

}  // namespace

void check_claim_spec(const json_value& spec, const std::string& path,
                      findings& found) {
  check_access_modes(spec, "at least 1 access mode is required", path, found);
  check_label_selector(model::object_at(spec, {"selector"}),
                       child(path, "selector"), found);
  check_storage(model::object_at(spec, {"resources"}), child(path, "resources"),
                found);
  if (!text_at(spec, {"storageClassName"}).empty())
    check_name_at(spec, "storageClassName", path, dns_subdomain_problems,
                  found);
  check_set_choice(spec, "volumeMode", path, {"Block", "Filesystem"}, found);
}

void check_volume_claim(const checked& what, findings& found) {
  const json_value& spec = model::object_at(what.object, {"spec"});
  check_claim_spec(spec, "spec", found);
  if (what.before == nullptr) return;
  const json_value& old = model::object_at(*what.before, {"spec"});
  const bool bound =
      text_at(*what.before, {"status", "phase"}) == "Bound" ||
      text_at(old, {"volumeName"}) != text_at(spec, {"volumeName"});
  model::json_document now = without_size(spec);
  model::json_document then = without_size(old);
  if (bound) {
    erase(now, "volumeName");
    erase(then, "volumeName");
  }
  if (static_cast<const json_value&>(now) != then)
    found.forbidden("spec",
                    "spec is immutable after creation except "
                    "resources.requests and volumeAttributesClassName for "
                    "bound claims");
}

void check_persistent_volume(const checked& what, findings& found) {
  const json_value& spec = model::object_at(what.object, {"spec"});
  check_access_modes(spec, "", "spec", found);
  const json_value& capacity = model::object_at(spec, {"capacity"});
  if (capacity.ObjectEmpty()) found.required("spec.capacity");
  if (!has(capacity, "storage") || capacity.MemberCount() != 1)
    found.unsupported("spec.capacity",
                      capacity.ObjectEmpty() ? json_value() : json_value("…"),
                      {"storage"});
  bool has_source = false;
  for (const std::string_view kind : {"hostPath", "nfs", "local", "csi"}) {
    if (!has(spec, kind)) continue;
    if (has_source)
      found.forbidden(child("spec", kind),
                      "may not specify more than 1 volume type");
    has_source = true;
  }
  if (!has_source) found.required("spec", "must specify a volume type");
  check_choice(spec, "persistentVolumeReclaimPolicy", "spec",
               {"Delete", "Recycle", "Retain"}, found);
  check_set_choice(spec, "volumeMode", "spec", {"Block", "Filesystem"}, found);
}

}  // namespace forensics::sandbox
