#include "telemetry/utf8.hpp"

#include "model/utf8.hpp"

namespace forensics::telemetry {

namespace {

constexpr std::size_t longest_character = 4;

/// Length of the character that `text` begins with, 0 when there is none.
std::size_t character_length(std::string_view text) {
  for (std::size_t n = 1; n <= longest_character && n <= text.size(); ++n)
    if (model::is_utf8(text.substr(0, n))) return n;
  return 0;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  if (model::is_utf8(text)) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    out.append(length == 0 ? "\xEF\xBF\xBD" : text.substr(0, length));
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

}  // namespace forensics::telemetry
