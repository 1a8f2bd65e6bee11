#include "sandbox/api/random_text.hpp"

#include <string_view>

namespace forensics::sandbox {

std::string make_uid(std::mt19937_64& random) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string uid;
  for (std::size_t at = 0; at < 32; ++at) {
    if (at == 8 || at == 12 || at == 16 || at == 20) uid += '-';
    std::size_t nibble = random() % 16;
    if (at == 12) nibble = 4;
    if (at == 16) nibble = 8 + nibble % 4;
    uid += digits[nibble];
  }
  return uid;
}

std::string random_suffix(std::mt19937_64& random, std::size_t length) {
  constexpr std::string_view alphabet = "bcdfghjklmnpqrstvwxz2456789";
  std::string suffix;
  while (suffix.size() < length) suffix += alphabet[random() % alphabet.size()];
  return suffix;
}

}  // namespace forensics::sandbox
