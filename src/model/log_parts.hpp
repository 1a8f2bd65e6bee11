#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/captured_log.hpp"

/// A log that is longer than one object holds.
namespace forensics::model {

/// The newest part first, each of at most `longest_kept_log` bytes and cut
/// between lines where that can be; joined in the other order they are the
/// log. Always one at least. What is said of the whole (complete, dropped) is
/// said of each.
std::vector<captured_log> parts_of(captured_log log);

/// `crash.log`, then `crash.log.1`, `crash.log.2`, from the newest on.
std::string part_file(std::string_view file, std::size_t number);

}  // namespace forensics::model
