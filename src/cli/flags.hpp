#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "model/settings.hpp"

namespace forensics::cli {

/// Everything that the command line and the environment say.
struct command_line {
  model::settings settings;
  std::string context;  ///< of the kubeconfig; "": its current one
  /// Those that were given, by flag or variable: `--max-log-size=64000`.
  std::vector<std::string> given;
};

/// The program is done before it began: help was asked for, or the flags are
/// wrong.
struct exit_request {
  int code = 0;
  std::string out;  ///< for stdout
  std::string err;  ///< for stderr
};

using parsed_flags = std::variant<command_line, exit_request>;

/// Reads the flags (without the program's name) and the FORENSICS_ variables;
/// a flag wins over its variable. Valid settings, the text of --help or
/// --version with code 0, or every problem at once with code 2.
parsed_flags parse_flags(const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& environment);

}  // namespace forensics::cli
