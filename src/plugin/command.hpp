#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/exit_codes.hpp"
#include "plugin/session.hpp"

namespace forensics::plugin {

/// What `--help` says of a command beside its flags.
struct command_text {
  std::string_view name;      ///< `list`
  std::string_view summary;   ///< one line, for the list of commands
  std::string_view usage;     ///< behind the name: `CASE [flags]`
  std::string_view about;     ///< paragraphs, lines of at most 80 columns
  std::string_view examples;  ///< lines, indented by two
};

/// One command of the plugin. An object lives for one call.
class command {
 public:
  virtual ~command() = default;
  virtual command_text text() const = 0;
  /// Declares flags and arguments, whose values stand in members; see
  /// flags.hpp.
  virtual void declare(CLI::App& app) = 0;
  /// Does it take a command line behind `--`?
  virtual bool takes_words_after_dashes() const { return false; }
  /// The exit code. Throws command_failure.
  virtual int run(session& in) = 0;
};

/// A fresh object for each command, in the order that help lists them.
std::vector<std::unique_ptr<command>> all_commands();

}  // namespace forensics::plugin
