#pragma once

#include <string>
#include <string_view>

namespace forensics::telemetry {

/// `text` with every byte that is no part of valid UTF-8 (RFC 3629) replaced
/// by U+FFFD.
std::string valid_utf8(std::string_view text);

}  // namespace forensics::telemetry
