#pragma once

#include <string>
#include <string_view>

namespace forensics::plugin {

/// Throws command_failure when there is an ordinary file of this name.
void require_new(const std::string& path);

/// Writes the file whole or not at all: first without a name, where the file
/// system can do that, so that nothing is left of one that was not finished.
/// Only its owner may read it. One that is there is replaced only with
/// `may_replace`, also when it came in this moment; a link to it stays. What is
/// no ordinary file (a device, a pipe) is written straight into. Throws
/// command_failure.
void write_file(const std::string& path, std::string_view bytes,
                bool may_replace);

}  // namespace forensics::plugin
