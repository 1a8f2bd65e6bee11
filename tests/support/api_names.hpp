#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

/// The shapes of names that a real API server checks. Source:
/// k8s.io/apimachinery/pkg/util/validation (1.34).
namespace forensics::test {

inline bool is_small(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
inline bool is_alphanumeric(char c) {
  return is_small(c) || (c >= 'A' && c <= 'Z');
}
/// Letters, digits and what else a label or a data key may hold.
inline bool is_word(char c) {
  return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
}

/// `inner` characters between two of `ends`.
template <class Ends, class Inner>
bool is_shaped(std::string_view text, Ends ends, Inner inner) {
  return !text.empty() && ends(text.front()) && ends(text.back()) &&
         std::all_of(text.begin(), text.end(), inner);
}

/// A DNS label of any length.
inline bool is_name_part(std::string_view text) {
  return is_shaped(text, is_small,
                   [](char c) { return is_small(c) || c == '-'; });
}

inline bool is_name_label(std::string_view text) {
  return text.size() <= 63 && is_name_part(text);
}

inline bool is_object_name(std::string_view text) {
  const std::size_t dot = text.find('.');
  return text.size() <= 253 && is_name_part(text.substr(0, dot)) &&
         (dot == std::string_view::npos ||
          is_object_name(text.substr(dot + 1)));
}

/// A label's or annotation's key: `[prefix/]name`.
inline bool is_qualified_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    if (!is_object_name(text.substr(0, slash))) return false;
    text.remove_prefix(slash + 1);
  }
  return text.size() <= 63 && is_shaped(text, is_alphanumeric, is_word);
}

inline bool is_label(std::string_view text) {
  return text.empty() ||
         (text.size() <= 63 && is_shaped(text, is_alphanumeric, is_word));
}

}  // namespace forensics::test
