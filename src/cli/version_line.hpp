#pragma once

#include <string>
#include <string_view>

namespace forensics::cli {

/// `0.1.0 (1a2b3c4d5e6f)`
std::string version();
/// `0.1.0`
std::string_view project_version() noexcept;
/// Of the sources that this was built from: `1a2b3c4d5e6f`.
std::string_view project_commit() noexcept;

/// `kube-forensics-controller 0.1.0 (1a2b3c4d5e6f)` and a newline.
std::string version_line(std::string_view of);

}  // namespace forensics::cli
