#include "sandbox/objects/validation_names.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace forensics::sandbox {
namespace {

using text_view = std::string_view;

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_header_character(char c) {
  return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '-';
}

template <class Allowed>
bool all(text_view text, Allowed allowed) {
  return std::all_of(text.begin(), text.end(), allowed);
}

bool is_ipv4(text_view text) {
  in_addr address{};
  return inet_pton(AF_INET, std::string(text).c_str(), &address) == 1;
}

bool is_ipv6(text_view text) {
  in6_addr address{};
  return inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

}  // namespace

sentences port_name_problems(text_view text) {
  sentences found;
  if (text.size() > 15)
    found.emplace_back("must be no more than 15 characters");
  if (text.empty() ||
      !all(text, [](char c) { return is_lower_or_digit(c) || c == '-'; }))
    found.emplace_back(
        "must contain only alpha-numeric characters (a-z, 0-9), and hyphens "
        "(-)");
  if (std::none_of(text.begin(), text.end(),
                   [](char c) { return c >= 'a' && c <= 'z'; }))
    found.emplace_back("must contain at least one letter (a-z)");
  if (text.find("--") != text_view::npos)
    found.emplace_back("must not contain consecutive hyphens");
  if (text.starts_with('-') || text.ends_with('-'))
    found.emplace_back("must not begin or end with a hyphen");
  return found;
}

sentences path_segment_problems(text_view text) {
  if (text == ".") return {"may not be '.'"};
  if (text == "..") return {"may not be '..'"};
  sentences found;
  if (text.find('/') != text_view::npos)
    found.emplace_back("may not contain '/'");
  if (text.find('%') != text_view::npos)
    found.emplace_back("may not contain '%'");
  return found;
}

sentences env_name_problems(text_view text) {
  if (text.empty()) return {"environment variable name must be non-empty"};
  const bool right =
      all(text, [](char c) { return c >= ' ' && c <= '~' && c != '='; });
  if (right) return {};
  return {
      "a valid environment variable name must consist only of printable ASCII "
      "characters other than '='"};
}

sentences http_header_problems(text_view text) {
  if (!text.empty() && all(text, is_header_character)) return {};
  return {
      "a valid HTTP header must consist of alphanumeric characters or '-' "
      "(e.g. "
      "'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"};
}

sentences port_number_problems(std::int64_t port) {
  if (port >= 1 && port <= 65535) return {};
  return {"must be between 1 and 65535, inclusive"};
}

sentences ip_problems(text_view text) {
  const bool whole = text.find('\0') == text_view::npos;
  if (whole && (is_ipv4(text) || is_ipv6(text))) return {};
  return {"must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"};
}

std::optional<std::int64_t> integer_of(text_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (text.empty() || read.ec != std::errc{} || read.ptr != end)
    return std::nullopt;
  return value;
}

std::string join(const std::vector<std::string>& texts, text_view between) {
  std::string joined;
  for (const std::string& each : texts) {
    if (&each != &texts.front()) joined += between;
    joined += each;
  }
  return joined;
}

std::string quoted(text_view text) { return '"' + std::string(text) + '"'; }

}  // namespace forensics::sandbox
