#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/json.hpp"

/// Whether a pod may run on a node, by its selectors, tolerations and
/// requests.
namespace forensics::sandbox {

/// Thousandths of each resource.
using resource_amounts = std::map<std::string, std::int64_t>;

/// What a scheduler counts for a pod: the sum of its containers, or its
/// largest init container where that is more; and the pod itself.
resource_amounts requests_of(const model::json_value& pod);
void add_to(resource_amounts& sum, const resource_amounts& more);
void take_from(resource_amounts& sum, const resource_amounts& less);

struct misfit {
  /// The scheduler's reasons, empty where the pod fits.
  std::vector<std::string> reasons;
  /// It would fit if other pods were not there.
  bool for_others = false;
};
misfit why_not(const model::json_value& pod, const model::json_value& node,
               const resource_amounts& used);

}  // namespace forensics::sandbox
