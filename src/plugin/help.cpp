#include "plugin/help.hpp"

#include <algorithm>

#include "cli/flag_text.hpp"

namespace forensics::plugin {
namespace {

constexpr std::string_view introduction =
    R"(Works with the cases that kube-forensics-controller keeps: the evidence of each
crash, and a forensic clone of the pod to debug in.

Usage:
  kubectl forensic COMMAND [flags]

Commands:
)";

constexpr std::string_view exit_codes = R"(
Exit codes:
  0  done
  1  failed: not found, not unique, refused, or the API server is out of reach
  2  the command line is wrong; nothing was done
  3  nothing proves that the evidence is what was captured
  access ends with the code of the command that it ran.
)";

constexpr std::string_view first_steps = R"(
A case is named by its own name (its clone has the same), by a prefix that only
it has, or by the pod that crashed: web-1, shop/web-1, pod/web-1.

Examples:
  # What has crashed?
  kubectl forensic list

  # One crash at a glance, then into its clone
  kubectl forensic show shop/web-1
  kubectl forensic access shop/web-1

kubectl forensic COMMAND --help tells more.
)";

bool is_argument(const CLI::Option& option) {
  return option.get_lnames().empty() && option.get_snames().empty();
}

std::string group_text(const CLI::App& app, const std::string& group) {
  std::string text;
  for (const CLI::Option* option :
       app.get_options([&group](const CLI::Option* one) {
         return one->get_group() == group && !is_argument(*one);
       }))
    text += cli::flag_text(*option);
  return text;
}

}  // namespace

std::string overview(const std::vector<std::unique_ptr<command>>& commands) {
  std::size_t widest = 0;
  for (const auto& one : commands)
    widest = std::max(widest, one->text().name.size());
  std::string text(introduction);
  for (const auto& one : commands) {
    const command_text about = one->text();
    text.append("  ").append(about.name);
    text.append(widest + 2 - about.name.size(), ' ');
    text.append(about.summary).append("\n");
  }
  return text.append(first_steps).append(exit_codes);
}

std::string help_of(const command_text& text, const CLI::App& app) {
  std::string out(text.about);
  out.append("\n\nUsage:\n  ").append(program).append(" ");
  out.append(text.name).append(text.usage.empty() ? "" : " ");
  out.append(text.usage).append("\n\nExamples:\n").append(text.examples);
  for (const std::string& group : app.get_groups()) {
    const std::string flags = group_text(app, group);
    if (flags.empty()) continue;
    const bool own = group == "Options";
    out.append("\n").append(own ? "Flags" : group).append(":\n").append(flags);
  }
  return out.append(exit_codes);
}

}  // namespace forensics::plugin
