#pragma once

#include <string>

#include "model/case_summary.hpp"
#include "model/custody.hpp"
#include "plugin/session.hpp"

namespace forensics::plugin {

/// Whom the API server takes the user for (SelfSubjectReview); where it does
/// not say, the user of this machine, marked as such.
std::string user_name(session& in);

/// Writes `entry` on the case. A case that changes meanwhile is read again, so
/// that no entry of somebody else is lost. A release takes away only the hold
/// that `which` was read with: one that was put on meanwhile stays. Throws
/// command_failure.
void change_custody(session& in, const model::case_summary& which,
                    const model::custody_entry& entry);

}  // namespace forensics::plugin
