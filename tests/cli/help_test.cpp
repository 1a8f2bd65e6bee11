#include "cli/help.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "cli/declare.hpp"

namespace {

using forensics::cli::exit_request;
using forensics::cli::parse_flags;

std::string help_of(const std::vector<std::string>& arguments) {
  const auto parsed = parse_flags(arguments, {});
  REQUIRE(std::holds_alternative<exit_request>(parsed));
  const auto& answer = std::get<exit_request>(parsed);
  CHECK(answer.code == 0);
  CHECK(answer.err.empty());
  return answer.out;
}

std::string golden() {
  std::ifstream file(TEST_DATA_DIR "/cli/help.txt");
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The flags of the first command below `heading`'s comment, as a shell would
/// split them.
std::vector<std::vector<std::string>> example_commands(
    const std::string& help) {
  std::vector<std::vector<std::string>> commands;
  std::istringstream lines(
      std::regex_replace(help, std::regex(R"(\\\n)"), " "));
  for (std::string line; std::getline(lines, line);) {
    const std::string program = "  kube-forensics-controller --";
    if (!line.starts_with(program)) continue;
    std::istringstream words(line);
    commands.emplace_back(std::istream_iterator<std::string>(words),
                          std::istream_iterator<std::string>());
    commands.back().erase(commands.back().begin());
  }
  return commands;
}

}  // namespace

TEST_CASE("help is what the golden says") {
  CHECK(help_of({"--help"}) == golden());
}

TEST_CASE("help is given for -h, and whatever else is wrong") {
  CHECK(help_of({"-h"}) == golden());
  CHECK(help_of({"--nope", "--help"}) == golden());
  CHECK(help_of({"--help", "--kubeconfig"}) == golden());
}

TEST_CASE("help fits 80 columns") {
  std::istringstream lines(help_of({"--help"}));
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    CHECK(line.size() <= 80);
  }
}

TEST_CASE("the defaults that help shows are accepted and are the defaults") {
  const std::string help = help_of({"--help"});
  const std::regex flag("    (--[a-z-]+)='?([^'\n]*)'?:\n");
  std::vector<std::string> arguments;
  for (std::sregex_iterator found(help.begin(), help.end(), flag), end;
       found != end; ++found)
    arguments.push_back((*found)[1].str() + "=" + (*found)[2].str());
  CHECK(arguments.size() == 27);

  const auto parsed = parse_flags(arguments, {});
  REQUIRE(std::holds_alternative<forensics::cli::command_line>(parsed));
  CLI::App app;
  auto line = std::get<forensics::cli::command_line>(parsed);
  std::vector<forensics::cli::problem> problems;
  declare_flags(app, line, problems);
  CHECK(forensics::cli::help_text(app) == help);
}

TEST_CASE("the examples of help can be run") {
  const auto commands = example_commands(help_of({"--help"}));
  CHECK(commands.size() == 3);
  for (const std::vector<std::string>& arguments : commands) {
    const auto parsed = parse_flags(arguments, {});
    CHECK(std::holds_alternative<forensics::cli::command_line>(parsed));
  }
}
