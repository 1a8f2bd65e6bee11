#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace forensics::k8s {

/// `text`, which may come from anywhere, fit for a log line or a terminal:
/// valid UTF-8 (bytes that are none are dropped), without control and
/// direction-changing characters (runs of white space become one space), at
/// most `max_bytes` long; what was cut ends in an ellipsis.
std::string one_line(std::string_view text, std::size_t max_bytes);

}  // namespace forensics::k8s
