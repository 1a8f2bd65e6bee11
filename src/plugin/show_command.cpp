#include "plugin/show_command.hpp"

#include <ostream>
#include <string>
#include <utility>

#include "k8s/requests.hpp"
#include "plugin/case_lookup.hpp"
#include "plugin/clone_holds.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/flags.hpp"
#include "plugin/show_text.hpp"
#include "plugin/structured.hpp"

namespace forensics::plugin {
namespace {

constexpr std::string_view about =
    R"(Shows one case at a glance: what crashed and why, what happened and what had
changed around it, what the clone differs in, what evidence there is and how to
go on. Text of the crashed program is shown so that a terminal does not obey it.)";

constexpr std::string_view examples =
    R"(  # By the pod that crashed
  kubectl forensic show shop/web-1

  # What the pod was compared with, and what had changed
  kubectl forensic show web-1 -o json | jq .changes
)";

/// The whole ConfigMap of a case that was found by its metadata.
case_document read_whole(session& in, const std::string& name) {
  const std::string& ns = in.target_namespace();
  model::json_document anchor =
      in.api().get_json(k8s::get_config_map(ns, name));
  auto summary = model::read_summary(anchor);
  if (!summary)
    throw command_failure("ConfigMap " + name + " in " + ns +
                          " is no case any more; kubectl forensic list shows "
                          "all");
  return read_document(*std::move(summary), std::move(anchor));
}

class show_command : public command {
 public:
  command_text text() const override {
    return {"show", "One case at a glance", "CASE [flags]", about, examples};
  }

  void declare(CLI::App& app) override {
    add_case(app, name_);
    add_choice(app, "-o,--output", output_, {"json", "yaml"},
               "json or yaml. Empty: for people.");
  }

  int run(session& in) override {
    const std::string name = find_case(in, name_).seen.name;
    case_document what = read_whole(in, name);
    read_clone(in, what);
    screen& at = in.at();
    if (output_ == "json")
      at.out << as_json(show_json(what));
    else if (output_ == "yaml")
      at.out << as_yaml(show_json(what));
    else
      at.out << show_text(
          what, in.now(), at.out_style(),
          [&in](const std::string& words) { return in.forensic(words); });
    return exit_ok;
  }

 private:
  /// What the clone is now, and whether it holds its case, is beside the point
  /// where it can't be read.
  static void read_clone(session& in, case_document& what) {
    const k8s::reply answer = in.api().send(
        k8s::get_pod(in.target_namespace(), what.summary.seen.name));
    if (answer) {
      what.clone = parse_answer(answer, "get pods");
      if (model::is_held(*what.clone)) model::hold_by_clone(what.summary);
    } else if (answer.error().what != k8s::action::not_found) {
      what.why_no_clone = k8s::describe(answer.error());
      tell_unseen_holds(in, answer.error());
    }
  }

  std::string name_;
  std::string output_;
};

}  // namespace

std::unique_ptr<command> make_show_command() {
  return std::make_unique<show_command>();
}

}  // namespace forensics::plugin
