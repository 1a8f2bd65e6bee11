#pragma once

#include <string>

namespace forensics::cli {

/// `0.1.0 (1a2b3c4d5e6f)`
std::string version();

/// `kube-forensics-controller 0.1.0 (1a2b3c4d5e6f)` and a newline.
std::string version_line();

}  // namespace forensics::cli
