#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/api/api.hpp"

/// Objects that have a controlling owner, and pods made from its template.
namespace forensics::sandbox {

/// The name of the owner that controls `object`, if that is of this kind; else
/// "".
std::string controlled_by(const model::json_value& object,
                          std::string_view kind);
/// The objects in the owner's namespace that it controls.
std::vector<object_ptr> controlled(const resource_type& type,
                                   const model::json_value& owner,
                                   const store& objects);
/// Makes `owner` the one that controls `object`.
void set_controller(model::json_document& object,
                    const model::json_value& owner);
/// A pod from the owner's template, named after it.
model::json_document pod_of_template(const model::json_value& owner);

/// Its condition Ready holds.
bool is_ready(const model::json_value& pod);
/// Its phase is Succeeded or Failed.
bool has_ended(const model::json_value& pod);

}  // namespace forensics::sandbox
