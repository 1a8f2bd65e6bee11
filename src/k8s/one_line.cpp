#include "k8s/one_line.hpp"

namespace forensics::k8s {

namespace {

constexpr std::string_view ellipsis = "\xE2\x80\xA6";

struct character {
  char32_t code = 0;
  std::size_t bytes = 0;  ///< 0: no valid UTF-8 begins here
};

bool is_continuation(char byte) noexcept {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

character first_character(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return {};
    code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  const bool overlong =
      (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {};
  return {code, length};
}

bool is_space(char32_t code) noexcept {
  return code == ' ' || (code >= '\t' && code <= '\r') || code == 0x85 ||
         code == 0x2028 || code == 0x2029;
}

/// C0, DEL, C1 and what reorders the text around it (a "Trojan source").
bool is_hidden(char32_t code) noexcept {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x061C ||
         code == 0x200E || code == 0x200F ||
         (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

/// The longest prefix of whole characters of valid `text`.
std::string_view prefix(std::string_view text, std::size_t max_bytes) noexcept {
  std::size_t end = max_bytes;
  while (end > 0 && is_continuation(text[end])) --end;
  return text.substr(0, end);
}

}  // namespace

std::string one_line(std::string_view text, std::size_t max_bytes) {
  std::string line;
  bool space_before = false;
  while (!text.empty() && line.size() <= max_bytes) {
    const character next = first_character(text);
    if (next.bytes > 0 && is_space(next.code)) {
      space_before = !line.empty();
    } else if (next.bytes > 0 && !is_hidden(next.code)) {
      if (space_before) line += ' ';
      space_before = false;
      line += text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes > 0 ? next.bytes : 1);
  }
  if (line.size() <= max_bytes) return line;
  if (max_bytes < ellipsis.size()) return {};
  return std::string{prefix(line, max_bytes - ellipsis.size())}.append(
      ellipsis);
}

}  // namespace forensics::k8s
