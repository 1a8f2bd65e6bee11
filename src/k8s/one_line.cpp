#include "k8s/one_line.hpp"

#include "model/character.hpp"

namespace forensics::k8s {

namespace {

constexpr std::string_view ellipsis = "\xE2\x80\xA6";

bool is_continuation(char byte) noexcept {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

bool is_space(char32_t code) noexcept {
  return code == ' ' || (code >= '\t' && code <= '\r') || code == 0x85 ||
         code == 0x2028 || code == 0x2029;
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
    const model::character next = model::first_character(text);
    if (next.bytes > 0 && is_space(next.code)) {
      space_before = !line.empty();
    } else if (next.bytes > 0 && !model::is_hidden(next.code)) {
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
