#include "cli/variable.hpp"

#include <algorithm>

namespace forensics::cli {
namespace {

constexpr std::string_view prefix = "FORENSICS_";

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// `_PORT_8080_TCP` and what may follow it.
bool has_port_and_protocol(std::string_view text) noexcept {
  constexpr std::string_view port = "_PORT_";
  for (std::size_t at = text.find(port); at != std::string_view::npos;
       at = text.find(port, at + 1)) {
    std::string_view rest = text.substr(at + port.size());
    const auto digits = std::find_if_not(rest.begin(), rest.end(), is_digit);
    if (digits == rest.begin()) continue;
    rest.remove_prefix(static_cast<std::size_t>(digits - rest.begin()));
    for (std::string_view protocol : {"_TCP", "_UDP", "_SCTP"})
      if (rest.starts_with(protocol)) return true;
  }
  return false;
}

bool is_service_link(std::string_view text) noexcept {
  return text.ends_with("_SERVICE_HOST") || text.ends_with("_PORT") ||
         text.find("_SERVICE_PORT") != std::string_view::npos ||
         has_port_and_protocol(text);
}

}  // namespace

std::string variable_of(std::string_view name) {
  std::string variable(prefix);
  for (char c : name) {
    const bool small = c >= 'a' && c <= 'z';
    variable += c == '-' ? '_' : small ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return variable;
}

std::string flag_of(std::string_view variable) {
  std::string flag = "--";
  for (char c : variable.substr(prefix.size())) {
    const bool big = c >= 'A' && c <= 'Z';
    flag += c == '_' ? '-' : big ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return flag;
}

bool is_ours(std::string_view variable) noexcept {
  return variable.starts_with(prefix) && !is_service_link(variable);
}

}  // namespace forensics::cli
