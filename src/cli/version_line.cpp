#include "cli/version_line.hpp"

#include "cli/help.hpp"
#include "cli/version.hpp"

namespace forensics::cli {

std::string version() {
  return PROJECT_VERSION " (" + std::string(commit) + ")";
}

std::string version_line() {
  return std::string(program) + " " + version() + "\n";
}

}  // namespace forensics::cli
