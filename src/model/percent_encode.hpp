#pragma once

#include <string>
#include <string_view>

namespace forensics::model {

/// RFC 3986 unreserved characters stay, all else is %XX.
std::string percent_encode(std::string_view text);

}  // namespace forensics::model
