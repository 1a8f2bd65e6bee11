#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include <rapidjson/document.h>

#include "model/result.hpp"

/// JSON from outside is parsed here and nowhere else: with a size and depth
/// limit, valid UTF-8 only, and without recursion.
namespace forensics::model {

using json_document = rapidjson::Document;
using json_value = rapidjson::Value;
using json_allocator = json_document::AllocatorType;
using json_path = std::initializer_list<std::string_view>;

struct json_limits {
  std::size_t bytes = 8U << 20;  ///< longest accepted text
  unsigned depth = 64;           ///< deepest accepted nesting
};

/// Parses one whole JSON text. The error is a sentence with the offset; it
/// never quotes the text, which may hold secrets.
result<json_document, std::string> parse_json(std::string_view text,
                                              json_limits limits = {});

/// Follows object keys; nullptr when a key is absent or a step is no object.
const json_value* find(const json_value& from, json_path path) noexcept;

/// The string at `path`, or "" when it is absent or no string. The view lives
/// as long as the document.
std::string_view text_at(const json_value& from, json_path path) noexcept;

/// The integer at `path`, or `otherwise` when it is absent or no integer.
std::int64_t integer_at(const json_value& from, json_path path,
                        std::int64_t otherwise = 0) noexcept;

/// True only for a JSON `true` at `path`.
bool true_at(const json_value& from, json_path path) noexcept;

/// The array (object) at `path`, or an empty one that lives for ever.
const json_value& array_at(const json_value& from, json_path path) noexcept;
const json_value& object_at(const json_value& from, json_path path) noexcept;

/// A JSON string that owns a copy of `text`.
json_value make_string(std::string_view text, json_allocator& memory);
/// Without a copy, nor does `copy_of` make one: `text` must live as long as
/// what it becomes part of.
json_value reference_to(std::string_view text) noexcept;

/// Sets `object[key]`, replacing what was there.
void set(json_value& object, std::string_view key, json_value value,
         json_allocator& memory);
void set(json_value& object, std::string_view key, std::string_view value,
         json_allocator& memory);

/// A deep copy into `memory`.
json_value copy_of(const json_value& value, json_allocator& memory);

/// Compact JSON text.
std::string dump(const json_value& value);
/// The same for people: indented by two.
std::string dump_indented(const json_value& value);

/// The view of a JSON string value.
inline std::string_view view(const json_value& string) noexcept {
  return {string.GetString(), string.GetStringLength()};
}

}  // namespace forensics::model
