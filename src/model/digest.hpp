#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace forensics::model {

/// SHA-256 as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

/// SHA-256 over the parts, each preceded by its length, so that `a-b`+`c` and
/// `a`+`b-c` differ.
std::string sha256_hex_of(std::initializer_list<std::string_view> parts);

/// RFC 4648 base64 with padding.
std::string base64_encode(std::string_view bytes);
/// RFC 4648, padded; white space is passed over. nullopt for what is no such
/// text; the empty one is none.
std::optional<std::string> base64_decode(std::string text);

}  // namespace forensics::model
