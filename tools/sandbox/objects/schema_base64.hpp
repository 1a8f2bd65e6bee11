#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace forensics::sandbox {

/// Where base64 text with padding is none, as Go's decoder counts; nullopt
/// when it is right. Line ends are skipped.
std::optional<std::size_t> bad_base64_at(std::string_view text);
/// How many bytes right base64 text stands for.
std::size_t base64_size(std::string_view text);
/// Those bytes.
std::string base64_decode(std::string_view text);

}  // namespace forensics::sandbox
