#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "model/settings.hpp"

/// The values of flags: how they are read, and how defaults are shown.
namespace forensics::cli {

/// The error is a sentence that quotes the value and says what would do.
template <class T>
result<T, std::string> read_value(std::string_view text);
template <>
result<bool, std::string> read_value(std::string_view text);
template <>
result<std::size_t, std::string> read_value(std::string_view text);
template <>
result<std::string, std::string> read_value(std::string_view text);
/// Separated by commas; spaces around an entry and empty entries are dropped.
template <>
result<std::vector<std::string>, std::string> read_value(std::string_view text);
template <>
result<model::duration, std::string> read_value(std::string_view text);
template <>
result<model::listen_choice, std::string> read_value(std::string_view text);
template <>
result<model::pod_security, std::string> read_value(std::string_view text);
template <>
result<model::log_level, std::string> read_value(std::string_view text);
template <>
result<model::log_format, std::string> read_value(std::string_view text);

/// A number that `what` (`whole number`) names in an error, with an example.
result<std::size_t, std::string> read_count(std::string_view text,
                                            std::string_view what,
                                            std::string_view example);

/// As help shows it: texts in single quotes, the rest bare.
std::string show_value(bool value);
std::string show_value(std::size_t value);
std::string show_value(const std::string& value);
std::string show_value(const std::vector<std::string>& value);
std::string show_value(model::duration value);
std::string show_value(const model::listen_choice& value);
std::string show_value(model::pod_security value);
std::string show_value(model::log_level value);
std::string show_value(model::log_format value);

/// Printable ASCII and at most `longest` characters, for error texts.
std::string printable(std::string_view text, std::size_t longest = 64);
/// The same in double quotes.
std::string in_quotes(std::string_view text);

}  // namespace forensics::cli
