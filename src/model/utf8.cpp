#include "model/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace forensics::model {
namespace {

bool all_ascii(const char* eight_bytes) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, eight_bytes, sizeof word);
  return (word & 0x8080808080808080U) == 0;
}

/// Length of the sequence that begins the bytes, 0 when it is not valid.
std::size_t sequence_length(std::string_view bytes) noexcept {
  const auto at = [&](std::size_t i) {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
  };
  const auto continues = [&](std::size_t i) {
    return (at(i) & 0xC0U) == 0x80U;
  };
  const unsigned lead = at(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return continues(1) ? 2 : 0;
  if (lead < 0xF0) {
    const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : 0xBF;
    return at(1) >= low && at(1) <= high && continues(2) ? 3 : 0;
  }
  if (lead > 0xF4) return 0;
  const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
  return at(1) >= low && at(1) <= high && continues(2) && continues(3) ? 4 : 0;
}

}  // namespace

bool is_utf8(std::string_view bytes) noexcept {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (bytes.size() - at >= 8 && all_ascii(bytes.data() + at)) {
      at += 8;
      continue;
    }
    const std::size_t length = sequence_length(bytes.substr(at));
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string_view utf8_prefix(std::string_view text,
                             std::size_t max_bytes) noexcept {
  if (text.size() <= max_bytes) return text;
  const auto inside_character = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  std::size_t cut = max_bytes;
  while (cut > 0 && inside_character(cut)) --cut;
  return text.substr(0, cut);
}

}  // namespace forensics::model
