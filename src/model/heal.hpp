#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/clone.hpp"
#include "model/json.hpp"

/// A clone that the API server refused, made again without what it refused.
namespace forensics::model {

/// What the server said, from its Status.
struct refusal {
  int status = 0;  ///< 403: an admission plugin; 422: the validation
  std::string message;
  std::vector<std::string> fields;  ///< of the causes: `spec.volumes[0].name`
};

struct healed_clone {
  std::string pod_json;
  std::vector<difference> differences;  ///< of this time
};

/// The clone relaxed by the rules of docs/fidelity.md ("When the API server
/// refuses"): quota, LimitRange, Pod Security, RuntimeClass, and a field that
/// the validation names; what was relaxed so far stands in its annotation
/// `forensic.io/relaxed`. nullopt where no rule changes anything: the refusal
/// stands, as that of a webhook does. Each call changes something or says so,
/// so that a bounded number of tries ends.
std::optional<healed_clone> heal_clone(const json_value& clone,
                                       const refusal& why);

/// A clone that is forbidden (403) and that heal_clone does not help: may the
/// same one be let in a moment later? Yes where a right may be granted, or what
/// the clone needs is being made; no where an admission plugin (a quota, Pod
/// Security, a webhook) has decided, or nothing is known.
bool may_be_let_in_later(const refusal& why) noexcept;

}  // namespace forensics::model
