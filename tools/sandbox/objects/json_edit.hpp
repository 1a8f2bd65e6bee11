#pragma once

#include <string_view>

#include "model/json.hpp"

/// Changes to JSON values that model/json.hpp, which reads, has not.
namespace forensics::sandbox {

/// The member `key`; nullptr when there is none, or `object` is no object.
model::json_value* member(model::json_value& object,
                          std::string_view key) noexcept;
/// Takes the member `key` out, if it is there.
void erase(model::json_value& object, std::string_view key);
/// The object `parent[key]`, made if it is not there or is none.
model::json_value& object_in(model::json_value& parent, std::string_view key,
                             model::json_allocator& memory);
/// Sets `object[key]` where it is not there or null.
void set_if_absent(model::json_value& object, std::string_view key,
                   model::json_value value, model::json_allocator& memory);
/// `string`, `number`, `bool`, `array`, `object` or `null`.
std::string_view json_type_of(const model::json_value& value) noexcept;

}  // namespace forensics::sandbox
