#pragma once

#include <string>

#include "model/time.hpp"

namespace forensics::sandbox {

/// `2026-01-02T15:04:05.678000000Z`: a log line's time, of one length.
std::string format_log_time(model::timestamp time);

}  // namespace forensics::sandbox
