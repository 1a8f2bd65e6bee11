#include "k8s/server_url.hpp"

#include <algorithm>
#include <charconv>

#include "k8s/concat.hpp"

namespace forensics::k8s {

namespace {

constexpr std::string_view letters_and_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t longest_host = 253;

bool consists_of(std::string_view text, std::string_view first,
                 std::string_view second) noexcept {
  return std::all_of(text.begin(), text.end(), [&](char each) {
    return first.find(each) != std::string_view::npos ||
           second.find(each) != std::string_view::npos;
  });
}

bool take_prefix(std::string_view& text, std::string_view prefix) noexcept {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// Splits `host`, `host:port`, `[v6]`, `[v6]:port`; false when it is none.
bool take_authority(std::string_view text, server_url& into) {
  std::string_view host;
  if (take_prefix(text, "[")) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return false;
    host = text.substr(0, close);
    text.remove_prefix(close + 1);
    if (host.find(':') == std::string_view::npos ||
        !consists_of(host, "0123456789abcdefABCDEF", ":."))
      return false;
  } else {
    host = text.substr(0, text.find(':'));
    text.remove_prefix(host.size());
    if (!consists_of(host, letters_and_digits, "-._")) return false;
  }
  if (host.empty() || host.size() > longest_host) return false;
  into.host = host;
  if (text.empty()) return true;
  if (!take_prefix(text, ":")) return false;
  into.port = parse_port(text);
  return into.port != 0;
}

}  // namespace

result<server_url, std::string> parse_server_url(std::string_view text) {
  server_url url;
  if (take_prefix(text, "http://")) {
    url.tls = false;
    url.port = 80;
  } else if (!take_prefix(text, "https://")) {
    return failure{"must begin with https:// or http://"};
  }
  const std::string_view authority = text.substr(0, text.find('/'));
  text.remove_prefix(authority.size());
  if (authority.find('@') != std::string_view::npos)
    return failure{
        "must not hold a user or a password; put them into the user entry"};
  if (!take_authority(authority, url))
    return failure{
        "must name a host, or an IPv6 address in brackets, and at most a port "
        "of 1 to 65535"};
  while (text.ends_with('/')) text.remove_suffix(1);
  if (!consists_of(text, letters_and_digits, "/-._~%:@!$&'()*+,;="))
    return failure{"must have a plain path, without query or fragment"};
  url.base_path = text;
  return url;
}

std::string to_string(const server_url& url) {
  const bool v6 = url.host.find(':') != std::string::npos;
  return concat({url.tls ? "https://" : "http://", v6 ? "[" : "", url.host,
                 v6 ? "]:" : ":", std::to_string(url.port), url.base_path});
}

std::uint16_t parse_port(std::string_view text) noexcept {
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, port);
  return stop == end && fault == std::errc{} ? port : std::uint16_t{0};
}

}  // namespace forensics::k8s
