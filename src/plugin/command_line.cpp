#include "plugin/command_line.hpp"

#include <algorithm>
#include <string_view>

#include "cli/values.hpp"
#include "cli/words.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/flags.hpp"

namespace forensics::plugin {
namespace {

/// Does the next word belong to this one?
bool takes_next_word(const std::string& word) {
  global_flags unused;
  CLI::App app;
  declare_global_flags(app, unused);
  const CLI::Option* flag = app.get_option_no_throw(word);
  return flag != nullptr && flag->get_items_expected_max() > 0;
}

bool is_flag(const std::string& word) {
  return word.size() > 1 && word.front() == '-';
}

std::string leftovers_of(const CLI::App& app) {
  std::string text;
  for (const std::string& word : app.remaining()) {
    text.append(text.empty() ? "" : "\n");
    if (is_flag(word)) {
      const std::string name = cli::name_of(word);
      text += cli::printable(name) + ": " + cli::unknown_flag(app, name);
    } else {
      text += cli::in_quotes(word) + ": one argument too many";
    }
  }
  return text;
}

}  // namespace

command_line take_apart(const std::vector<std::string>& arguments) {
  command_line line;
  const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
  for (auto word = arguments.begin(); word != dashes; ++word) {
    const bool names_command = line.command.empty() && !is_flag(*word);
    if (names_command) {
      line.command = *word;
      continue;
    }
    line.words.push_back(*word);
    if (line.command.empty() && takes_next_word(*word) && word + 1 != dashes)
      line.words.push_back(*++word);
  }
  line.has_dashes = dashes != arguments.end();
  if (line.has_dashes) line.after_dashes.assign(dashes + 1, arguments.end());
  return line;
}

void read_words(CLI::App& app, const std::vector<std::string>& words) {
  app.allow_extras();
  std::vector<std::string> reversed = cli::words_of(app, words);
  // CLI11 takes them off the end.
  std::reverse(reversed.begin(), reversed.end());
  try {
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    throw;
  } catch (const CLI::RequiredError&) {
    throw usage_failure(
        "a case must be named; kubectl forensic list shows them");
  } catch (const CLI::ArgumentMismatch&) {
    // Only the last word can lack its value.
    throw usage_failure(cli::printable(words.back()) +
                        ": a value is missing after it");
  } catch (const CLI::ParseError& wrong) {
    throw usage_failure(wrong.what());
  }
  if (const std::string wrong = leftovers_of(app); !wrong.empty())
    throw usage_failure(wrong);
}

}  // namespace forensics::plugin
