#pragma once

#include <set>
#include <string>

#include "sandbox/api/json_writer.hpp"
#include "sandbox/objects/resource_type.hpp"
#include "sandbox/objects/schema.hpp"

namespace forensics::sandbox {

/// `#/components/schemas/…` of a struct.
std::string schema_reference(const schema_struct& of);
/// The struct and all that it is made of, each once.
void collect_schemas(const schema_struct& of,
                     std::set<const schema_struct*>& into);
/// The struct's entry; `kind` when it is a served kind's.
void write_schema(json_writer& out, const schema_struct& of,
                  const resource_type* kind);
void write_kind_extension(json_writer& out, const resource_type& kind);

}  // namespace forensics::sandbox
