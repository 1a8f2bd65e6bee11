#pragma once

#include "model/captured_log.hpp"
#include "model/mask.hpp"

namespace forensics::model {

/// The log with REDACTED for what `hides` knows. Of a log that may begin in
/// the middle of a line the first bytes are left out: they may be the end of
/// a value, which nobody would know again.
captured_log redact_log(const captured_log& log, const mask& hides);

}  // namespace forensics::model
