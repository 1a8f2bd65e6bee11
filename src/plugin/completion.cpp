#include "plugin/completion.hpp"

#include <algorithm>
#include <exception>
#include <ostream>
#include <utility>

#include "cli/declare.hpp"
#include "cli/words.hpp"
#include "k8s/one_line.hpp"
#include "model/age.hpp"
#include "model/names.hpp"
#include "plugin/case_list.hpp"
#include "plugin/command.hpp"
#include "plugin/command_line.hpp"
#include "plugin/flags.hpp"
#include "plugin/program.hpp"

namespace forensics::plugin {
namespace {

constexpr std::size_t longest_about = 60;
constexpr std::chrono::milliseconds most_patience{2'000};

void offer(completion_plan& to, std::string_view typed, std::string word,
           std::string_view about) {
  if (word.starts_with(typed))
    to.candidates.push_back(
        {std::move(word), k8s::one_line(about, longest_about)});
}

void offer_flags(completion_plan& to, const CLI::App& app,
                 std::string_view typed) {
  for (const CLI::Option* flag : app.get_options())
    for (const std::string& name : flag->get_lnames())
      offer(to, typed, "--" + name, flag->get_description());
}

bool names_file(const CLI::Option& flag) {
  return flag.get_type_name() == "FILE" || flag.check_lname("kubeconfig") ||
         flag.check_lname("output");
}

void offer_values(completion_plan& to, const CLI::Option& flag,
                  std::string_view typed, const std::string& before) {
  const auto choices = choices_of(flag);
  for (const std::string& choice : choices)
    offer(to, typed, before + choice, "");
  to.files = choices.empty() && names_file(flag);
}

/// The flag whose value is being typed, behind it or behind its `=`.
const CLI::Option* open_flag(const CLI::App& app,
                             const std::vector<std::string>& words) {
  const std::string& typed = words.back();
  const bool has_equals =
      typed.starts_with("--") && typed.find('=') != std::string::npos;
  const std::string before =
      words.size() > 1 ? words[words.size() - 2] : std::string();
  const std::string name = has_equals ? cli::name_of(typed) : before;
  if (!name.starts_with('-')) return nullptr;
  const CLI::Option* flag = app.get_option_no_throw(name);
  return flag != nullptr && cli::takes_value(*flag) ? flag : nullptr;
}

/// Reads what can be read; half a line is seldom right.
void read_so_far(CLI::App& app, const std::vector<std::string>& words) {
  try {
    read_words(app, words);
  } catch (const std::exception&) {
    return;
  }
}

void offer_arguments(completion_plan& to, const CLI::App& app,
                     std::string_view typed) {
  for (const CLI::Option* argument : app.get_options()) {
    if (!argument->get_positional()) continue;
    const bool has_room =
        static_cast<std::size_t>(argument->get_items_expected_max()) >
        argument->results().size();
    if (!has_room) continue;
    // So begins the path of a bundle, and no case's name.
    to.files = typed.starts_with('.') || typed.starts_with('/');
    to.cases = argument->get_type_name() == case_type && !to.files;
    for (const std::string& choice : choices_of(*argument))
      offer(to, typed, choice, "");
  }
}

void offer_in(completion_plan& to, CLI::App& app,
              const std::vector<std::string>& words) {
  const std::string& typed = words.back();
  if (const CLI::Option* flag = open_flag(app, words)) {
    const std::size_t equals = typed.find('=');
    const bool has_equals =
        typed.starts_with("--") && equals != std::string::npos;
    offer_values(to, *flag, typed,
                 has_equals ? typed.substr(0, equals + 1) : "");
  } else if (typed.starts_with('-')) {
    offer_flags(to, app, typed);
  } else {
    offer_arguments(to, app, typed);
  }
}

}  // namespace

completion_plan plan_completion(const std::vector<std::string>& words,
                                global_flags defaults) {
  completion_plan plan;
  plan.flags = std::move(defaults);
  if (words.empty()) return plan;
  const std::vector<std::string> before(words.begin(), words.end() - 1);
  const command_line line = take_apart(before);
  if (line.has_dashes) {
    plan.files = true;
    return plan;
  }
  CLI::App app;
  const auto commands = all_commands();
  for (const auto& one : commands)
    if (one->text().name == line.command) one->declare(app);
  global_flags unused;
  declare_global_flags(app, unused);
  read_so_far(app, line.words);
  // By themselves: a mistake in another flag must not hide them.
  CLI::App global_app;
  declare_global_flags(global_app, plan.flags);
  read_so_far(global_app, line.words);
  offer_in(plan, app, words);
  const bool names_command = line.command.empty() &&
                             open_flag(app, words) == nullptr &&
                             !words.back().starts_with('-');
  if (names_command)
    for (const auto& one : commands)
      offer(plan, words.back(), std::string(one->text().name),
            one->text().summary);
  return plan;
}

namespace {

/// Anybody may have written the labels, and a shell would run what is in a
/// candidate.
bool is_harmless(const model::case_summary& which) {
  return model::is_dns_label(which.source_namespace) &&
         model::is_dns_subdomain(which.pod);
}

}  // namespace

std::vector<candidate> case_candidates(
    const std::vector<model::case_summary>& cases, std::string_view typed,
    model::timestamp now) {
  std::vector<candidate> found;
  for (const model::case_summary& one : cases) {
    const std::string source = one.source_namespace + "/" + one.pod;
    std::string about = source + " " + one.reason;
    if (one.seen.created_at)
      about += " " + model::human_duration(now - *one.seen.created_at) + " ago";
    about = k8s::one_line(about, longest_about);
    if (one.seen.name.starts_with(typed))
      found.push_back({one.seen.name, about});
    if (!typed.empty() && source.starts_with(typed) && is_harmless(one))
      found.push_back({source, one.seen.name});
  }
  return found;
}

std::string completion_text(const std::vector<candidate>& candidates,
                            bool files) {
  std::string text;
  for (const candidate& one : candidates)
    text += one.about.empty() ? one.word + "\n"
                              : one.word + "\t" + one.about + "\n";
  return text + (files ? ":0\n" : ":4\n");
}

void complete(const std::vector<std::string>& words,
              const k8s::environment& env, screen& around) {
  completion_plan plan;
  try {
    plan = plan_completion(words, default_flags(env));
    if (plan.cases) {
      plan.flags.request_timeout =
          std::min(plan.flags.request_timeout, most_patience);
      session in(plan.flags, env, around, {});
      in.api().end_by(std::chrono::steady_clock::now() +
                      plan.flags.request_timeout);
      const auto all = read_cases(in.api(), in.target_namespace());
      for (candidate& one : case_candidates(all.cases, words.back(), in.now()))
        plan.candidates.push_back(std::move(one));
    }
  } catch (const std::exception&) {
    plan.cases = false;  // an error in the middle of a line helps nobody
  }
  around.out << completion_text(plan.candidates, plan.files);
}

}  // namespace forensics::plugin
