#include "cli/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "cli/suggest.hpp"

namespace forensics::cli {
namespace {

template <class T, std::size_t n>
using choices = std::array<std::pair<std::string_view, T>, n>;

constexpr choices<bool, 2> switches{{{"true", true}, {"false", false}}};
constexpr choices<model::pod_security, 2> standards{
    {{"baseline", model::pod_security::baseline},
     {"restricted", model::pod_security::restricted}}};
constexpr choices<model::log_level, 4> levels{
    {{"debug", model::log_level::debug},
     {"info", model::log_level::info},
     {"warning", model::log_level::warning},
     {"error", model::log_level::error}}};
constexpr choices<model::log_format, 2> formats{
    {{"json", model::log_format::json}, {"text", model::log_format::text}}};

template <class T, std::size_t n>
result<T, std::string> choose(std::string_view text,
                              const choices<T, n>& among) {
  std::vector<std::string> names;
  for (const auto& [name, value] : among) {
    if (name == text) return value;
    names.emplace_back(name);
  }
  std::string list = names.front();
  for (std::size_t i = 1; i < n; ++i)
    list += (i + 1 == n ? " or " : ", ") + names[i];
  std::string message = in_quotes(text) + " is not " + list;
  if (const auto meant = nearest(text, names))
    message += "; did you mean " + *meant + "?";
  return failure{message};
}

template <class T, std::size_t n>
std::string name_in(const choices<T, n>& among, T value) {
  for (const auto& [name, candidate] : among)
    if (candidate == value) return std::string(name);
  return "";
}

/// The model's errors don't say what was given.
template <class T>
result<T, std::string> with_value(result<T, std::string> read,
                                  std::string_view text) {
  if (!read) read.error() += " (got " + in_quotes(text) + ")";
  return read;
}

std::string in_single_quotes(const std::string& text) {
  return "'" + text + "'";
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

template <>
result<bool, std::string> read_value(std::string_view text) {
  return choose(text, switches);
}

result<std::size_t, std::string> read_count(std::string_view text,
                                            std::string_view what,
                                            std::string_view example) {
  std::size_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, fault] = std::from_chars(text.data(), end, number);
  if (fault == std::errc::result_out_of_range)
    return failure{in_quotes(text) + " is too large"};
  if (fault != std::errc{} || stopped != end)
    return failure{in_quotes(text) + " is no " + std::string(what) +
                   ", such as " + std::string(example)};
  return number;
}

template <>
result<std::size_t, std::string> read_value(std::string_view text) {
  return read_count(text, "whole number", "16");
}

template <>
result<std::string, std::string> read_value(std::string_view text) {
  return std::string(text);
}

template <>
result<std::vector<std::string>, std::string> read_value(
    std::string_view text) {
  std::vector<std::string> entries;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    if (const std::string_view entry = trimmed(text.substr(0, comma));
        !entry.empty())
      entries.emplace_back(entry);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return entries;
}

template <>
result<model::duration, std::string> read_value(std::string_view text) {
  return with_value(model::parse_duration(text), text);
}

template <>
result<model::listen_choice, std::string> read_value(std::string_view text) {
  return with_value(model::parse_listen(text), text);
}

template <>
result<model::pod_security, std::string> read_value(std::string_view text) {
  return choose(text, standards);
}

template <>
result<model::log_level, std::string> read_value(std::string_view text) {
  return choose(text, levels);
}

template <>
result<model::log_format, std::string> read_value(std::string_view text) {
  return choose(text, formats);
}

std::string show_value(bool value) { return name_in(switches, value); }

std::string show_value(std::size_t value) { return std::to_string(value); }

std::string show_value(const std::string& value) {
  return in_single_quotes(value);
}

std::string show_value(const std::vector<std::string>& value) {
  std::string joined;
  for (const std::string& entry : value)
    joined += (joined.empty() ? "" : ",") + entry;
  return in_single_quotes(joined);
}

std::string show_value(model::duration value) {
  return model::format_duration(value);
}

std::string show_value(const model::listen_choice& value) {
  if (!value.enabled) return "0";
  const auto& [host, port] = value.address;
  const bool ipv6 = host.find(':') != std::string::npos;
  return in_single_quotes((ipv6 ? "[" + host + "]" : host) + ":" +
                          std::to_string(port));
}

std::string show_value(model::pod_security value) {
  return in_single_quotes(name_in(standards, value));
}

std::string show_value(model::log_level value) {
  return in_single_quotes(name_in(levels, value));
}

std::string show_value(model::log_format value) {
  return in_single_quotes(name_in(formats, value));
}

std::string printable(std::string_view text, std::size_t longest) {
  std::string shown(text.substr(0, longest));
  for (char& c : shown)
    if (c < ' ' || c > '~') c = '?';
  return text.size() > longest ? shown + "..." : shown;
}

std::string in_quotes(std::string_view text) {
  return "\"" + printable(text) + "\"";
}

}  // namespace forensics::cli
