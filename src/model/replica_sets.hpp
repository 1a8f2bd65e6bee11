#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/json.hpp"
#include "model/time.hpp"

namespace forensics::model {

/// An earlier revision of a Deployment, as its ReplicaSet keeps it.
struct earlier_revision {
  std::string name;  ///< of the ReplicaSet
  std::string revision;
  std::optional<timestamp> created_at;
  std::string template_json;
};

/// Of a ReplicaSetList those that the Deployment with this UID controls: the
/// one of the highest revision below `revision`. nullopt where there is none,
/// or `revision` is no number.
std::optional<earlier_revision> revision_before(
    const json_value& list, std::string_view revision,
    std::string_view deployment_uid);

}  // namespace forensics::model
