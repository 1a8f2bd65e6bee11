#pragma once

#include <map>
#include <string>

namespace forensics::cli {

/// The variables of this process.
std::map<std::string, std::string> process_environment();

}  // namespace forensics::cli
