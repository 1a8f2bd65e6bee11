#include <iostream>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include <unistd.h>

#include "app/program.hpp"
#include "cli/flags.hpp"

namespace {

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> out;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string::npos)
      out.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace forensics;
  k8s::environment env;
  env.variables = process_environment();
  const auto parsed = cli::parse_flags(
      std::vector<std::string>(argv + 1, argv + argc), env.variables);
  if (const auto* exit = std::get_if<cli::exit_request>(&parsed)) {
    std::cout << exit->out;
    std::cerr << exit->err;
    return exit->code;
  }
  const auto& line = std::get<cli::command_line>(parsed);
  return app::run(line.settings, line.context, env);
}
