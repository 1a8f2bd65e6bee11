#pragma once

#include <string>

namespace forensics::test {

/// RFC 7396 on JSON texts.
std::string merge_patch(const std::string& target, const std::string& patch);

}  // namespace forensics::test
