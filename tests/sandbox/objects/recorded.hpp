#pragma once

#include "model/json.hpp"
#include "sandbox/objects/resource_type.hpp"

/// The cases of tests/data/sandbox/ with the answers of a real API server;
/// record_answers tells of them.
namespace forensics::sandbox {

model::json_document recorded(const std::string& file);
/// The base object of a type.
model::json_document base_of(const std::string& resource);
/// `from` changed by a merge patch, as the API server has it when it
/// validates: pruned and with defaults.
model::json_document changed(const resource_type& type,
                             const model::json_value& from,
                             const model::json_value& patch);
/// Pruned, with defaults.
void complete(const resource_type& type, model::json_document& object);
/// What record_answers writes down of an object.
model::json_document as_recorded(const model::json_value& object);

}  // namespace forensics::sandbox
