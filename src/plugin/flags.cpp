#include "plugin/flags.hpp"

#include <algorithm>

#include "cli/values.hpp"

namespace forensics::plugin {
namespace {

[[noreturn]] void refuse(const std::string& names, const std::string& why) {
  throw CLI::ValidationError(names.substr(names.rfind(',') + 1), why);
}

}  // namespace

CLI::Option* add_text(CLI::App& app, const std::string& names,
                      std::string& into, const std::string& text) {
  CLI::Option* flag = app.add_option(names, into, text);
  flag->default_str(cli::show_value(into));
  return flag->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

CLI::Option* add_filter(CLI::App& app, const std::string& names,
                        std::string& into, const std::string& text) {
  CLI::callback_t read = [names, &into](const std::vector<std::string>& given) {
    if (given.back().find_first_not_of(" \t") == std::string::npos)
      refuse(names, "it is empty, which would leave out nothing");
    into = given.back();
    return true;
  };
  CLI::Option* flag = app.add_option(names, std::move(read), text);
  flag->default_str(cli::show_value(into));
  return flag->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

CLI::Option* add_switch(CLI::App& app, const std::string& names, bool& into,
                        const std::string& text) {
  return app.add_flag(names, into, text);
}

CLI::Option* add_duration(CLI::App& app, const std::string& names,
                          model::duration& into, const std::string& text) {
  CLI::callback_t read = [names, &into](const std::vector<std::string>& given) {
    const auto value = cli::read_value<model::duration>(given.back());
    if (!value) refuse(names, value.error());
    into = *value;
    return true;
  };
  CLI::Option* flag = app.add_option(names, std::move(read), text);
  flag->default_str(cli::show_value(into));
  return flag->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

CLI::Option* add_choice(CLI::App& app, const std::string& names,
                        std::string& into,
                        const std::vector<std::string>& choices,
                        const std::string& text) {
  std::string all;
  for (const std::string& choice : choices)
    all.append(all.empty() ? "" : "|").append(choice);
  CLI::callback_t read = [names, all, choices,
                          &into](const std::vector<std::string>& given) {
    const std::string& value = given.back();
    if (std::find(choices.begin(), choices.end(), value) == choices.end())
      refuse(names, cli::in_quotes(value) + " is none of " + all);
    into = value;
    return true;
  };
  CLI::Option* flag = app.add_option(names, std::move(read), text);
  flag->type_name(all)->default_str(cli::show_value(into));
  return flag->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

CLI::Option* add_case(CLI::App& app, std::string& into) {
  return app.add_option("case", into)->required()->type_name(case_type);
}

CLI::Option* add_cases(CLI::App& app, std::vector<std::string>& into) {
  return app.add_option("case", into)->type_name(case_type);
}

std::vector<std::string> choices_of(const CLI::Option& flag) {
  std::string rest = flag.get_type_name();
  std::vector<std::string> choices;
  if (rest.find('|') == std::string::npos) return choices;
  for (std::size_t end = 0; end != std::string::npos;) {
    end = rest.find('|');
    choices.push_back(rest.substr(0, end));
    if (end != std::string::npos) rest.erase(0, end + 1);
  }
  return choices;
}

void declare_global_flags(CLI::App& app, global_flags& into) {
  constexpr const char* title = "For every command";
  const auto grouped = [](CLI::Option* flag) { flag->group(title); };
  grouped(add_text(app, "--kubeconfig", into.kubeconfig,
                   "Kubeconfig file. Empty: as kubectl, $KUBECONFIG, else "
                   "~/.kube/config, else the service account of the pod that "
                   "this runs in."));
  grouped(add_text(app, "--context", into.context,
                   "Context of the kubeconfig. Empty: its current one."));
  grouped(add_text(app, "-n,--namespace", into.target_namespace,
                   "Namespace that holds the cases, the controller's "
                   "--target-namespace. Not that of the context: cases stand "
                   "in the quarantine. Default: $FORENSIC_NAMESPACE, else "
                   "debug-forensics."));
  grouped(add_duration(app, "--request-timeout", into.request_timeout,
                       "How long one request to the API server may take."));
  app.set_help_flag("-h,--help", "Print this.")->group(title);
}

}  // namespace forensics::plugin
