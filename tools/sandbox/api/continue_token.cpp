#include "sandbox/api/continue_token.hpp"

#include <algorithm>
#include <utility>

#include "model/digest.hpp"
#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

constexpr std::string_view token_version = "meta.k8s.io/v1";

std::string url_safe_base64(std::string_view bytes) {
  std::string text = model::base64_encode(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

std::optional<std::string> from_url_safe_base64(std::string_view text) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string bytes;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    held = (held << 6U | static_cast<std::uint32_t>(value)) & 0xffffffU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits & 0xffU);
  }
  return bytes;
}

api_error invalid_token(const std::string& why) {
  return bad_request("invalid continue token: continue key is not valid: " +
                     why);
}

}  // namespace

std::string continue_token::encode() const {
  model::json_document token;
  token.SetObject();
  auto& memory = token.GetAllocator();
  model::set(token, "v", token_version, memory);
  const std::int64_t version = at ? static_cast<std::int64_t>(*at) : -1;
  model::set(token, "rv", model::json_value(version), memory);
  const std::string start = (last.ns.empty() ? "" : last.ns + "/") + last.name;
  model::set(token, "start", start + '\0', memory);
  return url_safe_base64(model::dump(token));
}

answered<continue_token> continue_token::decode(const std::string& text) {
  const auto bytes = from_url_safe_base64(text);
  if (!bytes) return failure{invalid_token("it is no base64")};
  const auto parsed = model::parse_json(*bytes);
  if (!parsed) return failure{invalid_token(parsed.error())};
  if (model::text_at(*parsed, {"v"}) != token_version)
    return failure{
        invalid_token("server does not recognize this encoded "
                      "version")};
  continue_token made;
  const std::int64_t version = model::integer_at(*parsed, {"rv"});
  if (version == 0)
    return failure{invalid_token("incorrect encoded start resourceVersion")};
  if (version > 0) made.at = static_cast<revision>(version);
  std::string start(model::text_at(*parsed, {"start"}));
  while (!start.empty() && start.back() == '\0') start.pop_back();
  if (start.starts_with('/')) start.erase(0, 1);
  const std::size_t slash = start.find('/');
  if (slash != std::string::npos) made.last.ns = start.substr(0, slash);
  made.last.name = slash == std::string::npos ? start : start.substr(slash + 1);
  return made;
}

}  // namespace forensics::sandbox
