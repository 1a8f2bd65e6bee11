#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/flags.hpp"

namespace forensics::cli {

/// What is wrong with one flag.
struct problem {
  std::string flag;  ///< `--max-log-size`
  std::string message;
};

/// Declares every flag. Once `app` has parsed, the values stand in `into`, and
/// those that can't be read are in `problems`; both must outlive `app`.
void declare_flags(CLI::App& app, command_line& into,
                   std::vector<problem>& problems);

/// False for --help and --version alone.
bool takes_value(const CLI::Option& flag);
/// May it stand without its value, for `true`?
bool is_switch(const CLI::Option& flag);
/// Does it go on where it stood when it is given again?
bool is_list(const CLI::Option& flag);

}  // namespace forensics::cli
