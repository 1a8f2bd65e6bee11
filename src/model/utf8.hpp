#pragma once

#include <cstddef>
#include <string_view>

namespace forensics::model {

/// RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF.
bool is_utf8(std::string_view bytes) noexcept;

/// The first at most `max_bytes` of UTF-8 `text`, without a cut character at
/// the end.
std::string_view utf8_prefix(std::string_view text,
                             std::size_t max_bytes) noexcept;

}  // namespace forensics::model
