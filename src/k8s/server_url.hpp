#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace forensics::k8s {

struct server_url {
  bool tls = true;
  std::string host;  ///< an IPv6 address without brackets
  std::uint16_t port = 443;
  std::string base_path;  ///< no slash at the end
};

/// `https://host[:port][/base]`, the host a name, an IPv4 address or an IPv6
/// one in brackets. The error says what was expected and never quotes the
/// URL, which may hold a password.
result<server_url, std::string> parse_server_url(std::string_view text);

/// The URL as text again, the port always named.
std::string to_string(const server_url& url);

/// A port number of 1 to 65535, digits only; 0 when it is anything else.
std::uint16_t parse_port(std::string_view text) noexcept;

}  // namespace forensics::k8s
