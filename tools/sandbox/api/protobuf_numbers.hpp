#pragma once

#include <cstdint>
#include <map>

#include "sandbox/objects/schema.hpp"

namespace forensics::sandbox {

/// The fields of a struct by their protobuf numbers; without those that the
/// message keeps in a message of its own.
std::map<std::uint32_t, const schema_field*> protobuf_numbers(
    const schema_struct& of);

}  // namespace forensics::sandbox
