#include "sandbox/objects/validation_names.hpp"

#include <algorithm>

namespace forensics::sandbox {
namespace {

using text_view = std::string_view;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower_or_digit(char c) { return is_lower(c) || is_digit(c); }
bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

template <class Allowed>
bool all(text_view text, Allowed allowed) {
  return std::all_of(text.begin(), text.end(), allowed);
}

std::string too_long(std::size_t limit) {
  return "must be no more than " + std::to_string(limit) + " characters";
}

/// The API server's tail for a rule that is a regular expression.
std::string ruled(text_view rule, text_view pattern,
                  const sentences& examples) {
  std::string text(rule);
  text += " (e.g. ";
  for (const std::string& each : examples)
    text += (&each == &examples.front() ? "'" : " or '") + each + "', ";
  return text + "regex used for validation is '" + std::string(pattern) + "')";
}

bool is_label(text_view text) {
  return !text.empty() && is_lower_or_digit(text.front()) &&
         is_lower_or_digit(text.back()) &&
         all(text, [](char c) { return is_lower_or_digit(c) || c == '-'; });
}

template <class Fits>
bool each_label(text_view text, Fits fits) {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!fits(text.substr(0, dot))) return false;
    if (dot == text_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_subdomain(text_view text) { return each_label(text, is_label); }

bool is_underscored_label(text_view text) {
  if (text.starts_with('_')) text.remove_prefix(1);
  return !text.empty() && is_lower_or_digit(text.front()) &&
         is_lower_or_digit(text.back()) && all(text, [](char c) {
           return is_lower_or_digit(c) || c == '-' || c == '_';
         });
}

bool is_name_part(text_view text) {
  return !text.empty() && is_alphanumeric(text.front()) &&
         is_alphanumeric(text.back()) && all(text, [](char c) {
           return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
         });
}

constexpr std::size_t label_limit = 63;
constexpr std::size_t subdomain_limit = 253;

std::string name_part_rule() {
  return ruled(
      "must consist of alphanumeric characters, '-', '_' or '.', and must "
      "start and end with an alphanumeric character",
      "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]",
      {"MyName", "my.name", "123-abc"});
}

/// A name that would leave its folder where keys become files.
void add_folder_problems(text_view text, sentences& to) {
  if (text == ".")
    to.emplace_back("must not be '.'");
  else if (text == "..")
    to.emplace_back("must not be '..'");
  else if (text.starts_with(".."))
    to.emplace_back("must not start with '..'");
}

}  // namespace

sentences dns_label_problems(text_view text) {
  sentences found;
  if (text.size() > label_limit) found.push_back(too_long(label_limit));
  if (is_label(text)) return found;
  if (is_subdomain(text))
    found.emplace_back("must not contain dots");
  else
    found.push_back(ruled(
        "a lowercase RFC 1123 label must consist of lower case alphanumeric "
        "characters or '-', and must start and end with an alphanumeric "
        "character",
        "[a-z0-9]([-a-z0-9]*[a-z0-9])?", {"my-name", "123-abc"}));
  return found;
}

sentences dns_subdomain_problems(text_view text) {
  sentences found;
  if (text.size() > subdomain_limit) found.push_back(too_long(subdomain_limit));
  if (!is_subdomain(text))
    found.push_back(ruled(
        "a lowercase RFC 1123 subdomain must consist of lower case "
        "alphanumeric characters, '-' or '.', and must start and end with an "
        "alphanumeric character",
        "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
        {"example.com"}));
  return found;
}

sentences dns_search_problems(text_view text) {
  sentences found;
  if (text.size() > subdomain_limit) found.push_back(too_long(subdomain_limit));
  if (!each_label(text, is_underscored_label))
    found.push_back(
        ruled("a lowercase RFC 1123 subdomain must consist of lower case "
              "alphanumeric characters, '_', '-' or '.', and must start and "
              "end with an alphanumeric character",
              "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*"
              "[a-z0-9])?)*",
              {"example.com"}));
  return found;
}

sentences dns_1035_label_problems(text_view text) {
  sentences found;
  if (text.size() > label_limit) found.push_back(too_long(label_limit));
  if (!is_label(text) || !is_lower(text.front()))
    found.push_back(ruled(
        "a DNS-1035 label must consist of lower case alphanumeric characters "
        "or '-', start with an alphabetic character, and end with an "
        "alphanumeric character",
        "[a-z]([-a-z0-9]*[a-z0-9])?", {"my-name", "abc-123"}));
  return found;
}

sentences qualified_name_problems(text_view text) {
  sentences found;
  const std::size_t slash = text.find('/');
  if (slash != text_view::npos &&
      text.find('/', slash + 1) != text_view::npos) {
    found.push_back("a qualified name " + name_part_rule() +
                    " with an optional DNS subdomain prefix and '/' (e.g. "
                    "'example.com/MyName')");
    return found;
  }
  if (slash == 0) found.emplace_back("prefix part must be non-empty");
  if (slash != text_view::npos && slash > 0)
    for (const std::string& each :
         dns_subdomain_problems(text.substr(0, slash)))
      found.push_back("prefix part " + each);
  const text_view name =
      slash == text_view::npos ? text : text.substr(slash + 1);
  if (name.empty()) found.emplace_back("name part must be non-empty");
  if (name.size() > label_limit)
    found.push_back("name part " + too_long(label_limit));
  if (!is_name_part(name)) found.push_back("name part " + name_part_rule());
  return found;
}

sentences label_value_problems(text_view text) {
  sentences found;
  if (text.size() > label_limit) found.push_back(too_long(label_limit));
  if (!text.empty() && !is_name_part(text))
    found.push_back(
        ruled("a valid label must be an empty string or consist of "
              "alphanumeric characters, '-', '_' or '.', and must start and "
              "end with an alphanumeric character",
              "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?",
              {"MyValue", "my_value", "12345"}));
  return found;
}

sentences config_key_problems(text_view text) {
  sentences found;
  if (text.size() > subdomain_limit) found.push_back(too_long(subdomain_limit));
  const bool right = !text.empty() && all(text, [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
  });
  if (!right)
    found.push_back(ruled(
        "a valid config key must consist of alphanumeric characters, '-', '_' "
        "or '.'",
        "[-._a-zA-Z0-9]+", {"key.name", "KEY_NAME", "key-name"}));
  add_folder_problems(text, found);
  return found;
}

}  // namespace forensics::sandbox
