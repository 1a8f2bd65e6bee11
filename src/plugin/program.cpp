#include "plugin/program.hpp"

#include <algorithm>
#include <ostream>

#include "cli/suggest.hpp"
#include "cli/values.hpp"
#include "cli/version_line.hpp"
#include "plugin/command.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/command_line.hpp"
#include "plugin/completion.hpp"
#include "plugin/flags.hpp"
#include "plugin/help.hpp"

namespace forensics::plugin {
namespace {

constexpr std::string_view default_namespace = "debug-forensics";
/// What completion scripts call.
constexpr std::string_view complete_word = "__complete";

using command_list = std::vector<std::unique_ptr<command>>;

command& find_command(const command_list& commands, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& one : commands) {
    if (one->text().name == name) return *one;
    names.emplace_back(one->text().name);
  }
  std::string message = cli::in_quotes(name) + ": no such command";
  if (const auto meant = cli::nearest(name, names))
    message += "; did you mean " + *meant + "?";
  throw usage_failure(message);
}

bool asks_for_help(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "-h" || word == "--help";
  });
}

/// Without a command there is help, the version, or a mistake.
int run_bare(const command_list& commands, const command_line& line,
             screen& around) {
  const auto& words = line.words;
  if (std::find(words.begin(), words.end(), "--version") != words.end()) {
    around.out << cli::version_line("kubectl-forensic");
    return exit_ok;
  }
  if (words.empty() || asks_for_help(words)) {
    around.out << overview(commands);
    return exit_ok;
  }
  throw usage_failure("a command is missing");
}

/// `help COMMAND` is `COMMAND --help`.
command_line without_help_word(command_line line) {
  if (line.command != "help") return line;
  line.command.clear();
  if (!line.words.empty()) {
    line.command = line.words.front();
    line.words = {"--help"};
  }
  return line;
}

int run_command(const command_line& line, const k8s::environment& env,
                screen& around) {
  const command_list commands = all_commands();
  if (line.command.empty()) return run_bare(commands, line, around);
  command& chosen = find_command(commands, line.command);
  global_flags flags = default_flags(env);
  CLI::App app;
  chosen.declare(app);
  declare_global_flags(app, flags);
  try {
    read_words(app, line.words);
  } catch (const CLI::CallForHelp&) {
    around.out << help_of(chosen.text(), app);
    return exit_ok;
  }
  if (line.has_dashes && !chosen.takes_words_after_dashes())
    throw usage_failure("nothing is taken behind --");
  session in(std::move(flags), env, around, line.after_dashes);
  return chosen.run(in);
}

/// A word that is no command has no help of its own.
std::string help_hint(const std::string& word) {
  const command_list commands = all_commands();
  const bool is_command = std::any_of(
      commands.begin(), commands.end(),
      [&word](const auto& one) { return one->text().name == word; });
  std::string hint = "See ";
  hint.append(program);
  if (is_command) hint += " " + word;
  return hint += " --help\n";
}

}  // namespace

global_flags default_flags(const k8s::environment& env) {
  global_flags flags;
  const auto variable = env.variables.find("FORENSIC_NAMESPACE");
  flags.target_namespace =
      variable == env.variables.end() || variable->second.empty()
          ? default_namespace
          : variable->second;
  return flags;
}

int run(const std::vector<std::string>& arguments, const k8s::environment& env,
        screen& around) {
  if (!arguments.empty() && arguments.front() == complete_word) {
    complete({arguments.begin() + 1, arguments.end()}, env, around);
    return exit_ok;
  }
  const command_line line = without_help_word(take_apart(arguments));
  try {
    const int code = run_command(line, env, around);
    if (code == exit_ok) around.require_written();
    return code;
  } catch (const command_failure& why) {
    around.out.flush();
    around.err << around.err_style()(paint::red, "error: ") << why.what()
               << "\n";
    if (why.code() == exit_usage) around.err << help_hint(line.command);
    return why.code();
  }
}

}  // namespace forensics::plugin
