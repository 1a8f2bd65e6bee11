#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "cli/environment.hpp"
#include "plugin/program.hpp"

namespace {

/// https://no-color.org, and terminals that know no colours.
bool colours_allowed() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return (no_color == nullptr || *no_color == '\0') &&
         (term == nullptr || std::string_view(term) != "dumb");
}

}  // namespace

int main(int argc, char** argv) {
  using namespace forensics;
  k8s::environment env;
  env.variables = cli::process_environment();
  plugin::screen around{
      std::cin,
      std::cout,
      std::cerr,
      isatty(STDIN_FILENO) == 1,
      isatty(STDOUT_FILENO) == 1,
      isatty(STDERR_FILENO) == 1,
      colours_allowed(),
  };
  std::vector<std::string> arguments(argv + 1, argv + argc);
  // The name by which kubectl's own completion calls it.
  const std::string_view name = argc > 0 ? argv[0] : "";
  if (name.ends_with("kubectl_complete-forensic"))
    arguments.insert(arguments.begin(), "__complete");
  return plugin::run(arguments, env, around);
}
