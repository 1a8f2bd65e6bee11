#include "plugin/shown.hpp"

#include <cstddef>

#include "model/character.hpp"

namespace forensics::plugin {
namespace {

void add_hex(std::string& to, char32_t code, int digits) {
  constexpr std::string_view hex = "0123456789abcdef";
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    to += hex[(code >> static_cast<unsigned>(shift)) & 0xFU];
}

void add_escaped(std::string& to, char32_t code) {
  if (code == '\n')
    to += "\\n";
  else if (code == '\t')
    to += "\\t";
  else if (code < 0x100)
    add_hex(to += "\\x", code, 2);
  else
    add_hex(to += "\\u", code, 4);
}

std::string escaped(std::string_view text, std::string_view kept) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const model::character next = model::first_character(text);
    if (next.bytes == 0) {
      add_escaped(out, static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    const bool stays = !model::is_hidden(next.code) ||
                       kept.find(text.front()) != std::string_view::npos;
    if (stays)
      out += text.substr(0, next.bytes);
    else
      add_escaped(out, next.code);
    text.remove_prefix(next.bytes);
  }
  return out;
}

}  // namespace

std::string shown(std::string_view text) { return escaped(text, "\n\t"); }

std::string shown_in_line(std::string_view text) { return escaped(text, ""); }

}  // namespace forensics::plugin
