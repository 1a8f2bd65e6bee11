#pragma once

#include <string>
#include <vector>

#include "model/clone.hpp"
#include "model/json.hpp"
#include "support/choices.hpp"

namespace forensics::test {

/// What came of a pod that was cloned, and of the clone that was healed.
struct clone_trial {
  bool cloned = false;
  int healed = 0;                   ///< how often
  std::vector<std::string> faults;  ///< of any of them
};

/// A clone of `pod` for the crash of any container or of the whole, with either
/// policy for Secrets and copies of some of what it refers to.
model::clone_request random_request(choices& pick,
                                    const model::json_value& pod);

/// Clones `pod` for a crash, copies and a policy for Secrets as `pick` says,
/// then lets an API server refuse the clone up to eight times, for reasons that
/// it really has and for any of its fields.
clone_trial try_clone(const model::json_value& pod, choices& pick);

}  // namespace forensics::test
