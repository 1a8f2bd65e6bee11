#include "cli/words.hpp"

#include "cli/declare.hpp"
#include "cli/suggest.hpp"

namespace forensics::cli {
namespace {

std::vector<std::string> flag_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames())
      names.push_back("--" + name);
  return names;
}

}  // namespace

std::string name_of(std::string_view argument) {
  return std::string(argument.substr(0, argument.find('=')));
}

std::vector<std::string> words_of(const CLI::App& app,
                                  const std::vector<std::string>& arguments) {
  std::vector<std::string> words;
  for (const std::string& argument : arguments) {
    const std::string name = name_of(argument);
    const CLI::Option* flag =
        name.starts_with('-') ? app.get_option_no_throw(name) : nullptr;
    if (flag == nullptr || !takes_value(*flag)) {
      words.push_back(argument);
      continue;
    }
    words.push_back(name);
    if (name.size() < argument.size())
      words.push_back(argument.substr(name.size() + 1));
    else if (is_switch(*flag))
      words.emplace_back("true");
  }
  return words;
}

std::string unknown_flag(const CLI::App& app, const std::string& name) {
  std::string message = "no such flag";
  if (const auto meant = nearest(name, flag_names(app)))
    message += "; did you mean " + *meant + "?";
  return message;
}

}  // namespace forensics::cli
