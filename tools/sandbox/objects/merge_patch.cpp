#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/patch.hpp"
#include "sandbox/objects/patch_text.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;

/// A null removes, an object is merged, anything else replaces.
void merge(json_value& to, const json_value& patch, json_allocator& memory) {
  if (!patch.IsObject()) {
    to.CopyFrom(patch, memory);
    return;
  }
  if (!to.IsObject()) to.SetObject();
  for (const auto& each : patch.GetObject()) {
    const std::string_view name = model::view(each.name);
    if (each.value.IsNull()) {
      erase(to, name);
      continue;
    }
    if (member(to, name) == nullptr) model::set(to, name, json_value(), memory);
    merge(*member(to, name), each.value, memory);
  }
}

}  // namespace

answered<model::json_document> apply_merge_patch(const json_value& to,
                                                 const json_value& patch) {
  if (patch.IsNull()) return failure{bad_request("Invalid JSON Patch")};
  if (!patch.IsObject())
    return failure{
        bad_request("error decoding patch: " +
                    cannot_unmarshal(patch, "map[string]interface {}"))};
  model::json_document made;
  made.CopyFrom(to, made.GetAllocator());
  merge(made, patch, made.GetAllocator());
  return made;
}

}  // namespace forensics::sandbox
