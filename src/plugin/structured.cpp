#include "plugin/structured.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include <rapidjson/stringbuffer.h>
#include <yaml-cpp/yaml.h>

#include "model/character.hpp"

namespace forensics::plugin {
namespace {

bool is_plain_character(char c) noexcept {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("_-./").find(c) != std::string_view::npos;
}

/// May it stand without quotes, whoever reads it? YAML 1.1 has the most words.
bool is_plain(std::string_view text) {
  constexpr std::array words{"true", "false", "yes", "no", "on",
                             "off",  "null",  "y",   "n"};
  if (text.empty() || std::isalpha(static_cast<unsigned char>(text[0])) == 0)
    return false;
  std::string lower(text);
  for (char& c : lower)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return std::find(words.begin(), words.end(), lower) == words.end() &&
         std::all_of(text.begin(), text.end(), is_plain_character);
}

void emit(YAML::Emitter& out, std::string_view text) {
  if (!is_plain(text)) out << YAML::DoubleQuoted;
  out << std::string(text);
}

/// The depth is that of what this program made or of parsed JSON: bounded.
void emit(YAML::Emitter& out, const model::json_value& value) {
  if (value.IsString()) {
    emit(out, model::view(value));
  } else if (value.IsArray()) {
    if (value.Empty()) out << YAML::Flow;
    out << YAML::BeginSeq;
    for (const auto& entry : value.GetArray()) emit(out, entry);
    out << YAML::EndSeq;
  } else if (value.IsObject()) {
    if (value.ObjectEmpty()) out << YAML::Flow;
    out << YAML::BeginMap;
    for (const auto& member : value.GetObject()) {
      out << YAML::Key;
      emit(out, model::view(member.name));
      out << YAML::Value;
      emit(out, member.value);
    }
    out << YAML::EndMap;
  } else if (value.IsNull()) {
    out << YAML::Null;
  } else if (value.IsBool()) {
    out << value.GetBool();
  } else {
    out << model::dump(value);  // a number looks the same
  }
}

}  // namespace

std::string as_json(const model::json_value& value) {
  return model::escape_hidden(model::dump_indented(value)) + "\n";
}

std::string as_yaml(const model::json_value& value) {
  YAML::Emitter out;
  emit(out, value);
  return model::escape_hidden({out.c_str(), out.size()}) + "\n";
}

}  // namespace forensics::plugin
