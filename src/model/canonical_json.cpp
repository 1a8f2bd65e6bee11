#include "model/canonical_json.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/stringbuffer.h>

namespace forensics::model {
namespace {

using utf16 = rapidjson::GenericStringBuffer<rapidjson::UTF16<char16_t>>;

std::u16string code_units(std::string_view text) {
  rapidjson::MemoryStream in(text.data() == nullptr ? "" : text.data(),
                             text.size());
  utf16 out;
  while (in.Tell() < text.size())
    if (!rapidjson::Transcoder<rapidjson::UTF8<>,
                               rapidjson::UTF16<char16_t>>::Transcode(in, out))
      break;
  return {out.GetString(), out.GetSize() / sizeof(char16_t)};
}

void write_text(std::string& out, std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  static constexpr std::string_view short_names = "btn?fr";  // U+0008 to U+000D
  out += '"';
  for (const char each : text) {
    const auto code = static_cast<unsigned char>(each);
    if (each == '"' || each == '\\') {
      out += '\\';
      out += each;
    } else if (code >= 0x08 && code <= 0x0D && code != 0x0B) {
      out += '\\';
      out += short_names[code - 0x08U];
    } else if (code < 0x20) {
      out += "\\u00";
      out += digits[code >> 4U];
      out += digits[code & 0xFU];
    } else {
      out += each;
    }
  }
  out += '"';
}

/// A parsed document is at most as deep as `json_limits` lets it be.
void write(std::string& out, const json_value& value) {
  if (value.IsObject()) {
    std::vector<std::pair<std::u16string, const json_value::Member*>> members;
    for (const auto& each : value.GetObject())
      members.emplace_back(code_units(view(each.name)), &each);
    std::sort(members.begin(), members.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    char before = '{';
    if (members.empty()) out += before;
    for (const auto& [units, member] : members) {
      out += std::exchange(before, ',');
      write_text(out, view(member->name));
      out += ':';
      write(out, member->value);
    }
    out += '}';
  } else if (value.IsArray()) {
    char before = '[';
    if (value.Empty()) out += before;
    for (const json_value& each : value.GetArray()) {
      out += std::exchange(before, ',');
      write(out, each);
    }
    out += ']';
  } else if (value.IsString()) {
    write_text(out, view(value));
  } else {
    out += dump(value);
  }
}

}  // namespace

std::string canonical_json(const json_value& value) {
  std::string out;
  write(out, value);
  return out;
}

}  // namespace forensics::model
