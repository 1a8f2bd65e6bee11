#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "sandbox/objects/json_edit.hpp"

/// Parts of JSON objects, beside those of json_edit.hpp.
namespace forensics::sandbox {

/// The array `parent[key]`, made if it is not there or is none.
model::json_value& array_in(model::json_value& parent, std::string_view key,
                            model::json_allocator& memory);
/// Sets `to[key]` to a copy of `from[key]`, or erases it when there is none.
void take_over(model::json_value& to, const model::json_value& from,
               std::string_view key, model::json_allocator& memory);
/// Sets `to[key]`; of none it is erased, as Go's `omitempty` does.
void write_count(model::json_value& to, std::string_view key, std::size_t count,
                 model::json_allocator& memory);
/// The strings of an array; others are skipped.
std::vector<std::string> strings_of(const model::json_value& array);
model::json_value array_of(const std::vector<std::string>& texts,
                           model::json_allocator& memory);
/// Of text that the program itself wrote; throws std::logic_error if it is no
/// JSON.
model::json_document json_of(std::string_view text);
/// The same as a value in `memory`.
model::json_value json_of(std::string_view text, model::json_allocator& memory);

}  // namespace forensics::sandbox
