#include "sandbox/server/request_target.hpp"

#include <utility>

#include "model/utf8.hpp"

namespace forensics::sandbox {

namespace {

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

enum class plus_is { plus, space };

std::optional<std::string> decode(std::string_view text, plus_is plus) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at] == '+' && plus == plus_is::space ? ' ' : text[at];
      continue;
    }
    if (at + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[at + 1]);
    const int low = hex_value(text[at + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    at += 2;
  }
  if (!model::is_utf8(decoded) || decoded.find('\0') != std::string::npos)
    return std::nullopt;
  return decoded;
}

/// Calls `each` with every part of `text` between separators.
template <class Each>
void split(std::string_view text, char separator, const Each& each) {
  for (;;) {
    const std::size_t end = text.find(separator);
    each(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

std::map<std::string, std::string> parse_query(std::string_view text) {
  std::map<std::string, std::string> query;
  split(text, '&', [&](std::string_view pair) {
    // Go drops a pair with a semicolon, which other servers take for two.
    if (pair.empty() || pair.find(';') != std::string_view::npos) return;
    const std::size_t equals = pair.find('=');
    auto name = decode(pair.substr(0, equals), plus_is::space);
    auto value =
        decode(equals == std::string_view::npos ? std::string_view{}
                                                : pair.substr(equals + 1),
               plus_is::space);
    if (name && value) query.emplace(std::move(*name), std::move(*value));
  });
  return query;
}

std::optional<std::string_view> without_host(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (target.starts_with(scheme)) {
      const std::size_t slash = target.find('/', scheme.size());
      return slash == std::string_view::npos ? "/" : target.substr(slash);
    }
  if (!target.starts_with('/')) return std::nullopt;
  return target;
}

}  // namespace

std::optional<request_target> parse_target(std::string_view target) {
  const auto local = without_host(target);
  if (!local) return std::nullopt;
  const std::size_t question = local->find('?');
  auto path = decode(local->substr(0, question), plus_is::plus);
  if (!path) return std::nullopt;
  request_target made;
  std::string_view rest{*path};
  rest.remove_prefix(1);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (!rest.empty())
    split(rest, '/',
          [&](std::string_view part) { made.path.emplace_back(part); });
  if (question != std::string_view::npos)
    made.query = parse_query(local->substr(question + 1));
  return made;
}

std::string join_path(const std::vector<std::string>& path) {
  if (path.empty()) return "/";
  std::string joined;
  for (const auto& part : path) joined += '/' + part;
  return joined;
}

}  // namespace forensics::sandbox
