#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/json.hpp"
#include "model/references.hpp"
#include "model/time.hpp"

/// Whether what a pod is configured by has changed, told from metadata alone.
/// What kubectl has put into an annotation of it is not looked at.
namespace forensics::model {

/// So many of a pod's ConfigMaps and Secrets are looked at.
inline constexpr std::size_t most_looked_at = 16;

/// The pod's ConfigMaps and Secrets, without those to pull images with.
std::vector<reference> configuration_of(const json_value& pod);

struct config_state {
  reference_kind kind = reference_kind::config_map;
  std::string name;
  /// When its data were last written, as far as managedFields tell.
  std::optional<timestamp> changed_at;
  std::string by;   ///< who wrote them: a field manager, free text
  std::string why;  ///< why that is not known; "" where it is
};
/// `object` is the ConfigMap or Secret, or its metadata alone.
config_state read_config(const reference& what, const json_value& object);

}  // namespace forensics::model
