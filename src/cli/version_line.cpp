#include "cli/version_line.hpp"

#include "cli/version.hpp"

namespace forensics::cli {

std::string version_line() {
  return "kube-forensics-controller " PROJECT_VERSION " (" +
         std::string(commit) + ")\n";
}

}  // namespace forensics::cli
