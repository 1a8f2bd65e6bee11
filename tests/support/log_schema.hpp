#pragma once

#include <string>
#include <string_view>

namespace forensics::test {

/// What docs/log.schema.json has against a line of the controller's log; "" for
/// nothing.
std::string fault_of_log_line(std::string_view line);

}  // namespace forensics::test
