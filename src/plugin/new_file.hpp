#pragma once

#include <string>
#include <string_view>

namespace forensics::plugin {

/// Throws command_failure when there is a file of this name.
void require_new(const std::string& path);

/// Writes the file whole or not at all: beside it first, then under its name.
/// Only its owner may read it. Throws command_failure.
void write_new_file(const std::string& path, std::string_view bytes);

}  // namespace forensics::plugin
