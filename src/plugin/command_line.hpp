#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace forensics::plugin {

/// The words of the command line, taken apart before a command reads them.
struct command_line {
  std::string command;             ///< "" when none is named
  std::vector<std::string> words;  ///< flags and arguments of the command
  bool has_dashes = false;         ///< is there a `--`?
  std::vector<std::string> after_dashes;
};

/// The command is the first word that is neither a flag nor the value of a
/// global one.
command_line take_apart(const std::vector<std::string>& arguments);

/// Lets `app` read them; throws usage_failure with all that is wrong, and
/// CLI::CallForHelp.
void read_words(CLI::App& app, const std::vector<std::string>& words);

}  // namespace forensics::plugin
