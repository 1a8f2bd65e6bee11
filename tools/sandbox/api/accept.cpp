#include "sandbox/api/accept.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace forensics::sandbox {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Takes the part of `text` before `separator` off it.
std::string_view take_part(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view part = text.substr(0, at);
  text =
      at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  return trimmed(part);
}

std::string lower(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return made;
}

media_range parse_range(std::string_view text) {
  media_range made;
  made.type = lower(take_part(text, ';'));
  while (!text.empty()) {
    std::string_view value = take_part(text, ';');
    const std::string_view name = take_part(value, '=');
    made.parameters.emplace(lower(name), value);
  }
  return made;
}

}  // namespace

std::string media_range::parameter(const std::string& name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : found->second;
}

std::vector<media_range> parse_accept(std::string_view header) {
  std::vector<media_range> ranges;
  while (!header.empty()) ranges.push_back(parse_range(take_part(header, ',')));
  if (ranges.empty()) ranges.push_back({"*/*", {}});
  return ranges;
}

}  // namespace forensics::sandbox
