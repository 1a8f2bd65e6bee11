#include "model/credentials.hpp"

#include <algorithm>
#include <cctype>
#include <span>
#include <utility>

#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

constexpr std::string_view variable_parts[] = {
    "PASS", "PWD",  "SECRET", "TOKEN", "KEY",
    "CRED", "AUTH", "DSN",    "SALT",  "CONNECTION"};
/// Of a flag: many a `--key…` and `--auth…` is a file or a mode.
constexpr std::string_view flag_parts[] = {
    "PASS",   "PWD",     "SECRET",  "TOKEN",      "CRED",
    "APIKEY", "API-KEY", "API_KEY", "ACCESS-KEY", "ACCESS_KEY"};

bool contains_upper(std::string_view text, std::string_view part) noexcept {
  const auto same = [](char a, char b) {
    return std::toupper(static_cast<unsigned char>(a)) == b;
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     same) != text.end();
}

bool contains_any(std::string_view text,
                  std::span<const std::string_view> parts) noexcept {
  return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return contains_upper(text, part);
  });
}

bool is_path(std::string_view value) noexcept {
  return value.starts_with('/') || value.starts_with("./") ||
         value.starts_with("../") || value.starts_with("file:");
}

bool is_reference(std::string_view value) noexcept {
  return value.starts_with('$');
}

bool is_credential(std::string_view value) noexcept {
  return !value.empty() && !is_path(value) && !is_reference(value) &&
         value != "true" && value != "false";
}

constexpr std::string_view spaces = " \t\r\n";

std::string_view unquoted(std::string_view word) noexcept {
  constexpr std::string_view around = "\"'`,;()[]{}";
  const auto begin = word.find_first_not_of(around);
  if (begin == std::string_view::npos) return {};
  return word.substr(begin, word.find_last_not_of(around) - begin + 1);
}

}  // namespace

bool names_credential(std::string_view name) noexcept {
  return contains_any(name, variable_parts);
}

std::vector<std::string_view> url_passwords(std::string_view text) {
  constexpr std::string_view separator = "://";
  std::vector<std::string_view> found;
  for (auto at = text.find(separator); at != std::string_view::npos;
       at = text.find(separator, at + separator.size())) {
    const auto authority = text.substr(at + separator.size());
    const auto userinfo =
        authority.substr(0, authority.find_first_of("/?#\"'<> \t\r\n"));
    const auto end = userinfo.rfind('@');
    const auto colon = userinfo.find(':');
    if (end != std::string_view::npos && colon < end && colon + 1 < end)
      found.push_back(userinfo.substr(colon + 1, end - colon - 1));
  }
  return found;
}

bool argument_reader::read_word(std::string_view word,
                                std::vector<std::string_view>& found) {
  const bool is_flag = word.starts_with('-');
  if (std::exchange(value_follows_, false) && !is_flag) {
    // `Authorization: Bearer x`
    value_follows_ = word == "Bearer" || word == "Basic";
    if (!value_follows_ && is_credential(word)) found.push_back(word);
    return true;
  }
  const auto split = word.find_first_of("=:");
  const std::string_view name = word.substr(0, split);
  const bool tells =
      contains_any(name, flag_parts) || contains_upper(name, "AUTHORIZATION");
  if (!tells) {
    value_follows_ = word == "Bearer" || word == "Basic";
    return false;
  }
  if (split == std::string_view::npos) {
    value_follows_ = is_flag;
    return true;
  }
  const std::string_view value = unquoted(word.substr(split + 1));
  value_follows_ = value.empty();
  if (is_credential(value)) found.push_back(value);
  return true;
}

std::vector<std::string_view> argument_reader::credentials(
    std::string_view argument) {
  std::vector<std::string_view> found;
  for (std::size_t at = argument.find_first_not_of(spaces);
       at != std::string_view::npos;
       at = argument.find_first_not_of(spaces, at)) {
    const std::size_t end =
        std::min(argument.find_first_of(spaces, at), argument.size());
    const auto word = unquoted(argument.substr(at, end - at));
    at = end;
    if (word.empty() || read_word(word, found)) continue;
    for (const auto password : url_passwords(word)) found.push_back(password);
  }
  return found;
}

bool looks_random(std::string_view value) noexcept {
  constexpr std::size_t shortest = 16;
  const auto any = [&](int (*is)(int)) {
    return std::any_of(value.begin(), value.end(), [&](char c) {
      return is(static_cast<unsigned char>(c)) != 0;
    });
  };
  return value.size() >= shortest && any(std::isdigit) && any(std::isalpha) &&
         !any(std::isspace) && !is_path(value) &&
         value.find("://") == std::string_view::npos;
}

std::string replace_parts(std::string_view text,
                          const std::vector<std::string_view>& parts) {
  std::string replaced;
  replaced.reserve(text.size());
  const char* at = text.data();
  for (const std::string_view part : parts) {
    if (part.data() < at) continue;
    replaced.append(at, part.data());
    replaced += redacted_value;
    at = part.data() + part.size();
  }
  replaced.append(at, text.data() + text.size());
  return replaced;
}

}  // namespace forensics::model
