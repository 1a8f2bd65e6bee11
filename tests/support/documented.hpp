#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace forensics::test {

/// The shell blocks (```sh) of a chapter of `docs/NAME`, from the heading's
/// line to the next heading, as they stand there. Fails the test where there
/// is none.
std::vector<std::string> documented_commands(const std::string& name,
                                             std::string_view heading);

}  // namespace forensics::test
