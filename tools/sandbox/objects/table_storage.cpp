#include <algorithm>
#include <utility>

#include "sandbox/objects/table_kinds.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

/// `RWO,ROX`, always in this order and each once.
std::string access_modes(const json_value& modes) {
  constexpr std::pair<std::string_view, std::string_view> short_forms[] = {
      {"ReadWriteOnce", "RWO"},
      {"ReadOnlyMany", "ROX"},
      {"ReadWriteMany", "RWX"},
      {"ReadWriteOncePod", "RWOP"}};
  const auto& given = modes.GetArray();
  std::string joined;
  for (const auto& [mode, form] : short_forms) {
    const bool has = std::any_of(
        given.begin(), given.end(), [mode = mode](const json_value& one) {
          return one.IsString() && model::view(one) == mode;
        });
    if (!has) continue;
    if (!joined.empty()) joined += ',';
    joined += form;
  }
  return joined;
}

/// The annotation is how classes were named before the field came.
std::string_view storage_class(const json_value& object) {
  const std::string_view noted = text_at(
      object,
      {"metadata", "annotations", "volume.beta.kubernetes.io/storage-class"});
  return noted.empty() ? text_at(object, {"spec", "storageClassName"}) : noted;
}

std::string_view phase(const json_value& object) {
  return model::find(object, {"metadata", "deletionTimestamp"}) != nullptr
             ? "Terminating"
             : text_at(object, {"status", "phase"});
}

void claim_row(cell_writer& out) {
  const json_value& claim = out.object();
  const std::string_view volume = text_at(claim, {"spec", "volumeName"});
  const bool bound = !volume.empty();
  out.name();
  out.text(phase(claim));
  out.text(volume);
  if (bound)
    out.text_or(text_at(claim, {"status", "capacity", "storage"}), "0");
  else
    out.text("");
  out.text(bound
               ? access_modes(model::array_at(claim, {"status", "accessModes"}))
               : "");
  out.text(storage_class(claim));
  out.text_or(text_at(claim, {"spec", "volumeAttributesClassName"}), "<unset>");
  out.age();
  out.text_or(text_at(claim, {"spec", "volumeMode"}), "<unset>");
}

void volume_row(cell_writer& out) {
  const json_value& volume = out.object();
  const json_value& claim = model::object_at(volume, {"spec", "claimRef"});
  out.name();
  out.text_or(text_at(volume, {"spec", "capacity", "storage"}), "0");
  out.text(access_modes(model::array_at(volume, {"spec", "accessModes"})));
  out.text_at({"spec", "persistentVolumeReclaimPolicy"});
  out.text(phase(volume));
  out.text(claim.ObjectEmpty()
               ? std::string()
               : std::string(text_at(claim, {"namespace"})) + "/" +
                     std::string(text_at(claim, {"name"})));
  out.text(storage_class(volume));
  out.text_or(text_at(volume, {"spec", "volumeAttributesClassName"}),
              "<unset>");
  out.text_at({"status", "reason"});
  out.age();
  out.text_or(text_at(volume, {"spec", "volumeMode"}), "<unset>");
}

}  // namespace

std::span<const table_kind> storage_tables() {
  constexpr table_column mode{"VolumeMode", "A file system or a raw device.",
                              column_width::wide};
  constexpr table_column storage{"StorageClass", "Who provides the storage."};
  constexpr table_column attributes{"VolumeAttributesClass",
                                    "How good the storage is."};
  constexpr table_column modes{"Access Modes", "Who may mount it, and how."};
  static const std::vector<table_kind> tables{
      {"persistentvolumeclaims",
       {name_column,
        {"Status", "Whether it has its volume."},
        {"Volume", "The volume that it has."},
        {"Capacity", "How large the volume is."},
        modes,
        storage,
        attributes,
        age_column,
        mode},
       claim_row},
      {"persistentvolumes",
       {name_column,
        {"Capacity", "How large it is."},
        modes,
        {"Reclaim Policy", "What becomes of it when its claim goes."},
        {"Status", "Whether a claim has it."},
        {"Claim", "The claim that has it."},
        storage,
        attributes,
        {"Reason", "Why it is in trouble."},
        age_column,
        mode},
       volume_row},
  };
  return tables;
}

}  // namespace forensics::sandbox
