#include "sandbox/objects/schema_base64.hpp"

#include <algorithm>

namespace forensics::sandbox {
namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

bool is_base64(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         (c >= '0' && c <= '9') || c == '+' || c == '/';
}

}  // namespace

std::optional<std::size_t> bad_base64_at(std::string_view text) {
  std::size_t digits = 0;
  std::size_t padding = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_line_end(c)) continue;
    if (c == '=') {
      if (digits % 4 < 2 || ++padding + digits % 4 > 4) return at;
    } else if (!is_base64(c) || padding > 0) {
      return at;
    } else {
      ++digits;
    }
  }
  if ((digits + padding) % 4 == 0) return std::nullopt;
  return padding > 0 ? text.size() : text.size() - (digits % 4);
}

std::size_t base64_size(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), is_base64);
  return static_cast<std::size_t>(digits) * 3 / 4;
}

std::string base64_decode(std::string_view text) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : text) {
    if (!is_base64(c)) continue;
    buffer = (buffer << 6 | static_cast<unsigned>(digits.find(c))) & 0xffffU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(buffer >> bits & 0xffU);
  }
  return bytes;
}

}  // namespace forensics::sandbox
