#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/evidence/case_logs.hpp"

/// What is said of a log beside its text; safe for a terminal.
namespace forensics::plugin {

/// That older bytes or a part are missing; "" where it is whole.
std::string left_out(const case_log& log);

/// `complete`, `14 older bytes left out`, `none: the node is gone`.
std::string state_of(const case_log& log);

/// `web-1-forensic-3f9a0c21d4 of shop/web-1`
std::string case_and_source(const case_snapshot& which);

/// Errors: it is not there, with why; there is no such log, with those that
/// are.
std::string not_kept(const case_snapshot& which, const case_log& log);
std::string no_such_log(const case_snapshot& which,
                        const std::vector<case_log>& logs,
                        std::string_view wanted);

}  // namespace forensics::plugin
