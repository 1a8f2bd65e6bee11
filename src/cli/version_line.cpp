#include "cli/version_line.hpp"

#include "cli/version.hpp"

namespace forensics::cli {

std::string version() {
  return PROJECT_VERSION " (" + std::string(commit) + ")";
}

std::string_view project_version() noexcept { return PROJECT_VERSION; }

std::string_view project_commit() noexcept { return commit; }

std::string version_line(std::string_view of) {
  return std::string(of) + " " + version() + "\n";
}

}  // namespace forensics::cli
