#include "cli/flags.hpp"

#include <algorithm>
#include <set>

#include "cli/declare.hpp"
#include "cli/help.hpp"
#include "cli/suggest.hpp"
#include "cli/values.hpp"
#include "cli/variable.hpp"
#include "cli/version_line.hpp"
#include "cli/words.hpp"
#include "model/objects.hpp"

namespace forensics::cli {
namespace {

constexpr int usage_error = 2;

void read_words(CLI::App& app, std::vector<std::string> words,
                std::vector<problem>& problems) {
  const std::string last = words.empty() ? "" : words.back();
  std::reverse(words.begin(), words.end());  // CLI11 takes them off the end
  try {
    app.parse(words);
  } catch (const CLI::ArgumentMismatch&) {
    // Only the last word can lack its value; what came before it still counts.
    problems.push_back({last, "a value is missing after it"});
    for (CLI::Option* option : app.get_options())
      if (option->count() > 0) option->run_callback();
  }
}

problem stray_word(const std::string& word) {
  const bool switch_value = word == "true" || word == "false";
  return {in_quotes(word),
          switch_value ? "a switch takes its value with '=': --flag=" + word
                       : "only flags are taken, no other arguments"};
}

void report_leftovers(const CLI::App& app, std::vector<problem>& problems) {
  bool after_unknown = false;  // the next word is most likely its value
  for (const std::string& word : app.remaining()) {
    const bool is_flag = word.size() > 1 && word.front() == '-';
    if (word == "--") continue;
    if (is_flag)
      problems.push_back(
          {printable(name_of(word)), unknown_flag(app, name_of(word))});
    else if (!after_unknown)
      problems.push_back(stray_word(word));
    after_unknown = is_flag && word.find('=') == std::string::npos;
  }
}

problem unknown_variable(const CLI::App& app, const std::string& variable) {
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options())
    if (takes_value(*option))
      known.push_back(variable_of(option->get_lnames().front()));
  std::string message = "no flag has this variable";
  if (const auto meant = nearest(variable, known))
    message += "; did you mean " + *meant + "?";
  return {printable(variable), message};
}

/// The flags that were set by their variables.
std::set<std::string> read_variables(
    CLI::App& app, const std::map<std::string, std::string>& environment,
    std::vector<problem>& problems) {
  std::set<std::string> set_here;
  for (const auto& [variable, value] : environment) {
    if (!is_ours(variable)) continue;
    const std::string name = flag_of(variable);
    CLI::Option* flag = app.get_option_no_throw(name);
    if (flag == nullptr || !takes_value(*flag)) {
      problems.push_back(unknown_variable(app, variable));
    } else if (flag->count() == 0) {
      flag->add_result(value);
      flag->run_callback();
      set_here.insert(name);
    }
  }
  return set_here;
}

void check_rules(const model::settings& settings,
                 std::vector<problem>& problems) {
  constexpr std::size_t longest = 512;
  for (const std::string& sentence : model::validate(settings)) {
    const std::size_t flag = sentence.find(": ");
    problems.push_back({sentence.substr(0, flag),
                        printable(sentence.substr(flag + 2), longest)});
  }
}

std::vector<std::string> given_flags(const CLI::App& app) {
  // The manifest of a case has so much room for them.
  constexpr std::size_t longest = 512;
  std::size_t room = 8 * longest;
  std::vector<std::string> given;
  for (const CLI::Option* flag : app.get_options()) {
    if (flag->count() == 0 || room == 0) continue;
    const std::string value = is_list(*flag)
                                  ? CLI::detail::join(flag->results())
                                  : flag->results().back();
    given.push_back(
        model::safe_text("--" + flag->get_lnames().front() + "=" + value,
                         std::min(longest, room)));
    room -= given.back().size();
  }
  return given;
}

exit_request refuse(const std::vector<problem>& problems,
                    const std::set<std::string>& from_variables) {
  std::string text = std::string(program) + " can't start:\n";
  for (const auto& [flag, message] : problems) {
    const bool variable = from_variables.contains(flag);
    text += "  " + (variable ? variable_of(flag.substr(2)) : flag);
    text += ": " + message + "\n";
  }
  text += "All flags: " + std::string(program) + " --help\n";
  return {usage_error, "", text};
}

}  // namespace

parsed_flags parse_flags(
    const std::vector<std::string>& arguments,
    const std::map<std::string, std::string>& environment) {
  CLI::App app;
  command_line line;
  std::vector<problem> problems;
  declare_flags(app, line, problems);

  read_words(app, words_of(app, arguments), problems);
  if (app.count("--help") > 0) return exit_request{0, help_text(app), ""};
  if (app.count("--version") > 0)
    return exit_request{0, version_line(program), ""};

  report_leftovers(app, problems);
  const auto from_variables = read_variables(app, environment, problems);
  check_rules(line.settings, problems);
  if (!problems.empty()) return refuse(problems, from_variables);
  line.given = given_flags(app);
  return line;
}

}  // namespace forensics::cli
