#include "model/secret_values.hpp"

#include <algorithm>

#include "model/credentials.hpp"
#include "model/digest.hpp"
#include "model/percent_encode.hpp"

namespace forensics::model {
namespace {

using values = std::vector<std::string>;

constexpr std::string_view spaces = " \t\r\n";
/// A shorter line of a longer text may stand in any text.
constexpr std::size_t shortest_line = 8;

std::string_view trimmed(std::string_view text) noexcept {
  const auto begin = text.find_first_not_of(spaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

std::string json_escaped(std::string_view text) {
  json_document memory_owner;
  const std::string quoted =
      dump(make_string(text, memory_owner.GetAllocator()));
  return quoted.substr(1, quoted.size() - 2);
}

void add_forms(std::string_view value, values& all) {
  all.emplace_back(value);
  all.push_back(base64_encode(value));
  for (std::string other : {percent_encode(value), json_escaped(value)})
    if (other != value) all.push_back(std::move(other));
}

void add_credential(std::string_view name, std::string_view value,
                    values& all) {
  if (names_credential(name) || looks_random(value)) add_forms(value, all);
}

void add_json_leaves(std::string_view name, const json_value& value,
                     values& all) {
  if (value.IsString()) {
    add_credential(name, view(value), all);
  } else if (value.IsArray()) {
    for (const json_value& item : value.GetArray())
      add_json_leaves(name, item, all);
  } else if (value.IsObject()) {
    for (const auto& member : value.GetObject())
      add_json_leaves(view(member.name), member.value, all);
  }
}

void add_line(std::string_view line, values& all) {
  const bool is_frame = line.starts_with("-----");
  if (line.size() < shortest_line || is_frame) return;
  add_forms(line, all);
  const auto split = line.find_first_of("=:");
  if (split == std::string_view::npos) return;
  auto value = trimmed(line.substr(split + 1));
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
      value.back() == value.front())
    value = value.substr(1, value.size() - 2);
  add_credential(line.substr(0, split), value, all);
}

void add_parts(std::string_view text, values& all) {
  for (const std::string_view password : url_passwords(text))
    add_forms(password, all);
  if (text.starts_with('{') || text.starts_with('['))
    if (const auto json = parse_json(text)) add_json_leaves("", *json, all);
  if (text.find('\n') == std::string_view::npos) return;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    add_line(trimmed(text.substr(at, end - at)), all);
    at = end + 1;
  }
}

void add_variables(const json_value& container, values& all) {
  for (const json_value& entry : array_at(container, {"env"}).GetArray()) {
    const std::string_view value = text_at(entry, {"value"});
    const bool is_path = value.starts_with('/');
    if (names_credential(text_at(entry, {"name"})) && !is_path)
      add_forms(value, all);
    for (const std::string_view password : url_passwords(value))
      add_forms(password, all);
  }
}

void add_arguments(const json_value& container, values& all) {
  argument_reader reader;
  for (const char* list : {"command", "args"})
    for (const json_value& argument : array_at(container, {list}).GetArray())
      if (argument.IsString())
        for (const std::string_view word : reader.credentials(view(argument)))
          add_forms(word, all);
}

}  // namespace

std::vector<std::string> secret_values(const json_value& secret) {
  values all;
  for (const auto& member : object_at(secret, {"data"}).GetObject()) {
    if (!member.value.IsString()) continue;
    const auto decoded = base64_decode(std::string(view(member.value)));
    if (!decoded) continue;
    const std::string_view value = trimmed(*decoded);
    add_forms(value, all);
    // With the line's end that it often has.
    if (value.size() != decoded->size()) all.push_back(base64_encode(*decoded));
    add_parts(value, all);
  }
  return all;
}

std::vector<std::string> literal_values(const json_value& pod) {
  values all;
  for (const char* list :
       {"initContainers", "containers", "ephemeralContainers"})
    for (const json_value& container :
         array_at(pod, {"spec", list}).GetArray()) {
      add_variables(container, all);
      add_arguments(container, all);
    }
  return all;
}

}  // namespace forensics::model
