#include "model/config_change.hpp"

#include <algorithm>

#include "model/pod_times.hpp"

namespace forensics::model {
namespace {

/// Labels and annotations are changed by many for no reason of the pod's.
bool writes_data(const json_value& entry) noexcept {
  return find(entry, {"fieldsV1", "f:data"}) != nullptr ||
         find(entry, {"fieldsV1", "f:binaryData"}) != nullptr;
}

}  // namespace

std::vector<reference> configuration_of(const json_value& pod) {
  auto all = references_of(pod);
  std::erase_if(all, [](const reference& one) {
    return one.kind != reference_kind::config_map &&
           one.kind != reference_kind::secret;
  });
  return all;
}

config_state read_config(const reference& what, const json_value& object) {
  config_state state{what.kind, what.name, {}, {}, {}};
  // Never written since, where no manager has data.
  state.changed_at = time_at(object, {"metadata", "creationTimestamp"});
  std::optional<timestamp> newest;
  for (const json_value& entry :
       array_at(object, {"metadata", "managedFields"}).GetArray()) {
    const auto time = time_at(entry, {"time"});
    if (!time || !writes_data(entry) || time <= newest) continue;
    newest = time;
    state.by = text_at(entry, {"manager"});
  }
  if (newest) state.changed_at = newest;
  if (!state.changed_at) state.why = "it does not say when it was changed";
  return state;
}

}  // namespace forensics::model
