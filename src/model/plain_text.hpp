#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace forensics::model {

/// What of a JSON string stands for itself.
struct plain_text {
  const char* end;  ///< before the first `"`, `\` or control byte
  bool is_ascii;    ///< surely
};

/// That which begins at `at`, up to `end` at most. Eight bytes at once, for
/// most of a pod is in strings.
inline plain_text skip_plain_text(const char* at, const char* end) noexcept {
  constexpr std::uint64_t each = 0x0101010101010101U;
  constexpr std::uint64_t high = 0x8080808080808080U;
  // Marks the bytes less than `limit`. What one of them borrows may mark later
  // bytes wrongly, but none before it.
  const auto less = [](std::uint64_t word, std::uint64_t limit) {
    return (word - each * limit) & ~word & high;
  };
  std::uint64_t seen = 0;
  const auto until = [&](const char* stop) {
    return plain_text{stop, (seen & high) == 0};
  };
  for (; end - at >= 8; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    if constexpr (std::endian::native == std::endian::big)
      word = __builtin_bswap64(word);
    seen |= word;
    const std::uint64_t stops = less(word, 0x20) |
                                less(word ^ (each * '"'), 1) |
                                less(word ^ (each * '\\'), 1);
    if (stops != 0) return until(at + std::countr_zero(stops) / 8);
  }
  for (; at != end; ++at) {
    const auto byte = static_cast<unsigned char>(*at);
    if (byte < 0x20 || byte == '"' || byte == '\\') break;
    seen |= byte;
  }
  return until(at);
}

}  // namespace forensics::model
