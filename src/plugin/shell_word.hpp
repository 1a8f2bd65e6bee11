#pragma once

#include <string>
#include <string_view>

namespace forensics::plugin {

/// As it can be typed into a POSIX shell: in quotes where it needs them.
std::string shell_word(std::string_view word);

}  // namespace forensics::plugin
