#include "app/command.hpp"

#include <unistd.h>

#include <array>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "app/program.hpp"
#include "cli/environment.hpp"
#include "cli/flags.hpp"
#include "cli/help.hpp"
#include "cli/version_line.hpp"

namespace forensics::app {

namespace {

/// Stands in the manifest of each case.
model::capturer capturer_of(const cli::command_line& line) {
  constexpr std::size_t longest_host_name = 256;
  std::array<char, longest_host_name> host{};
  gethostname(host.data(), host.size() - 1);
  return {std::string(cli::program), cli::version(), host.data(), line.given,
          ""};
}

}  // namespace

int run_command(int argc, char** argv, const actors::failpoint& pass) {
  k8s::environment env;
  env.variables = cli::process_environment();
  const auto parsed = cli::parse_flags(
      std::vector<std::string>(argv + 1, argv + argc), env.variables);
  if (const auto* exit = std::get_if<cli::exit_request>(&parsed)) {
    std::cout << exit->out;
    std::cerr << exit->err;
    return exit->code;
  }
  const auto& line = std::get<cli::command_line>(parsed);
  return run(line.settings, line.context, capturer_of(line), env, pass);
}

}  // namespace forensics::app
