// The input's lines are the arguments; those that hold a variable, NAME=value
// with a capital at the start, are the environment.
#include "cli/flags.hpp"

#include <cstddef>
#include <cstdint>
#include <sstream>

#include "fuzz/require.hpp"

using forensics::test::require;

namespace {

bool is_printable(const std::string& text) {
  for (char c : text)
    if (c != '\n' && (c < ' ' || c > '~')) return false;
  return true;
}

void check(const forensics::cli::exit_request& answer) {
  require(answer.code == 0 || answer.code == 2);
  require(answer.out.empty() == (answer.code == 2));
  require(answer.err.empty() == (answer.code == 0));
  require(is_printable(answer.err));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::istringstream lines(
      std::string(reinterpret_cast<const char*>(data), size));
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find('=');
    const bool variable = !line.empty() && line[0] >= 'A' && line[0] <= 'Z' &&
                          equals != std::string::npos;
    if (variable)
      environment[line.substr(0, equals)] = line.substr(equals + 1);
    else
      arguments.push_back(line);
  }
  const auto parsed = forensics::cli::parse_flags(arguments, environment);
  if (const auto* answer = std::get_if<forensics::cli::exit_request>(&parsed))
    check(*answer);
  else
    require(forensics::model::validate(
                std::get<forensics::cli::command_line>(parsed).settings)
                .empty());
  return 0;
}
