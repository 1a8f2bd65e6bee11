#include "model/names.hpp"

#include <algorithm>
#include <cstddef>

#include "model/digest.hpp"
#include "model/time.hpp"

namespace forensics::model {
namespace {

constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_subdomain = 253;
constexpr std::size_t case_hash_digits = 10;
constexpr std::size_t short_hash_digits = 8;

// Not <cctype>, which asks the locale.
bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
bool is_lower_or_digit(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
bool is_alphanumeric(char c) noexcept {
  return is_lower_or_digit(c) || is_upper(c);
}
bool is_label_character(char c) noexcept {
  return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
}

/// Without what may not stand at the ends of a name or label value.
std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && !is_alphanumeric(text.front())) text.remove_prefix(1);
  while (!text.empty() && !is_alphanumeric(text.back())) text.remove_suffix(1);
  return text;
}

/// Without a length limit.
bool has_label_form(std::string_view text) noexcept {
  return !text.empty() && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_lower_or_digit(c) || c == '-'; });
}

/// `name` itself when the API could have given it, else what is left of it as
/// a DNS label: a case needs a name whatever the pod's was.
std::string dns_stem(std::string_view name) {
  if (is_dns_subdomain(name)) return std::string(name);
  std::string stem;
  for (const char c : name) {
    const char lower = is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    stem += is_lower_or_digit(lower) ? lower : '-';
  }
  stem = trimmed(stem);
  return stem.empty() ? "pod" : stem;
}

std::string instance_hash(const crash& which) {
  if (which.kind == container_kind::pod)
    return sha256_hex_of({which.pod_uid, which.reason});
  if (!which.container_id.empty())
    return sha256_hex_of({which.pod_uid, which.container, which.container_id});
  // The kubelet lost the run before it knew an ID.
  const std::string end =
      which.finished_at ? format_micro_time(*which.finished_at) : "";
  return sha256_hex_of({which.pod_uid, which.container, "", end,
                        std::to_string(which.restart_count)});
}

}  // namespace

std::string case_name(const crash& which) {
  const std::string stem = dns_stem(which.pod);
  constexpr std::size_t room =
      longest_label - case_infix.size() - case_hash_digits;
  std::string name(trimmed(std::string_view(stem).substr(0, room)));
  name += case_infix;
  name += instance_hash(which).substr(0, case_hash_digits);
  return name;
}

std::string copy_name(std::string_view case_name, std::string_view kind,
                      std::string_view name) {
  std::string copy(case_name);
  copy.append("-").append(kind).append("-");
  return copy += sha256_hex_of({kind, name}).substr(0, short_hash_digits);
}

std::string label_value(std::string_view text) {
  const bool valid = text.size() <= longest_label &&
                     trimmed(text).size() == text.size() &&
                     std::all_of(text.begin(), text.end(), is_label_character);
  if (valid) return std::string(text);
  std::string value(text.substr(0, longest_label - 1 - short_hash_digits));
  std::replace_if(
      value.begin(), value.end(), [](char c) { return !is_label_character(c); },
      '-');
  value = trimmed(value);
  if (!value.empty()) value += '-';
  return value += sha256_hex(text).substr(0, short_hash_digits);
}

bool is_dns_subdomain(std::string_view text) noexcept {
  if (text.size() > longest_subdomain) return false;
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!has_label_form(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_dns_label(std::string_view text) noexcept {
  return text.size() <= longest_label && has_label_form(text);
}

}  // namespace forensics::model
