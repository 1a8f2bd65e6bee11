#pragma once

#include <string>
#include <string_view>

/// Text of a case is written by whoever crashed: a terminal must show it, not
/// obey it.
namespace forensics::plugin {

/// Control and direction-changing characters and bytes that are no UTF-8 as
/// `\x1b`, `\u202e`. Line ends and tabs stay.
std::string shown(std::string_view text);

/// The same in one line: line ends and tabs as `\n`, `\t`.
std::string shown_in_line(std::string_view text);

}  // namespace forensics::plugin
