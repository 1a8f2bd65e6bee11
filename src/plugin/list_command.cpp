#include "plugin/list_command.hpp"

#include <ostream>
#include <string>

#include "k8s/requests.hpp"
#include "plugin/case_list.hpp"
#include "plugin/case_printer.hpp"
#include "plugin/case_rows.hpp"
#include "plugin/case_watch.hpp"
#include "plugin/clone_holds.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/flags.hpp"
#include "plugin/shown.hpp"

namespace forensics::plugin {
namespace {

constexpr std::string_view about =
    R"(Lists the cases: what crashed, how, how long the case stays and how often the
same was seen again. The newest is last. Only metadata is read.)";

constexpr std::string_view examples =
    R"(  # All cases, the newest last
  kubectl forensic list

  # What ran out of memory in the last hour, and was seen most often?
  kubectl forensic list --since=1h --reason=OOMKilled --sort-by=repeats

  # New cases of one namespace, as they come
  kubectl forensic list --source-namespace=shop --watch

  # For machines
  kubectl forensic list -o json | jq -r '.items[] | select(.held) | .name'
)";

class list_command : public command {
 public:
  command_text text() const override {
    return {"list", "Cases in a table", "[flags]", about, examples};
  }

  void declare(CLI::App& app) override {
    add_choice(app, "-o,--output", output_, {"wide", "json", "yaml", "name"},
               "wide, json, yaml or name (configmap/NAME, for kubectl). Empty: "
               "a table.");
    add_text(app, "-l,--selector", selector_,
             "Label selector that a case must match, as kubectl's.");
    add_text(app, "--source-namespace", filter_.source_namespace,
             "Only crashes of this namespace.");
    add_text(app, "--reason", filter_.reason,
             "Only crashes with this reason: Error, OOMKilled, Evicted …");
    add_duration(app, "--since", since_,
                 "Only cases that are younger than this. 0: all.");
    add_choice(app, "--sort-by", sort_by_, sort_keys(),
               "age (the newest last), name, source, reason, expires (what "
               "goes first is first) or repeats (the most last).");
    add_switch(app, "-w,--watch", watch_,
               "After the list, a line for each case that comes or changes, "
               "until Ctrl-C.");
  }

  int run(session& in) override {
    if (since_.count() > 0) filter_.created_since = in.now() - since_;
    const std::string selector = case_selector(selector_);
    case_list all = read_wanted(in, selector);
    if (all.cases.empty()) require_namespace(in);
    case_printer printer(in.at(), output_);
    printer.print_list(all.cases, in.now());
    if (watch_) follow(in, selector, all.resource_version, printer);
    if (all.cases.empty() && is_table())
      in.at().err << (is_filtered() ? "No case matches in "
                                    : "No cases found in ")
                  << in.target_namespace() << ".\n";
    return exit_ok;
  }

 private:
  bool is_filtered() const {
    return !selector_.empty() || !filter_.source_namespace.empty() ||
           !filter_.reason.empty() || since_.count() > 0;
  }
  bool is_table() const { return output_.empty() || output_ == "wide"; }

  /// A list says nothing of a namespace that is not there.
  static void require_namespace(session& in) {
    const std::string& ns = in.target_namespace();
    const k8s::reply answer = in.api().send(k8s::get_namespace(ns));
    if (answer || answer.error().what != k8s::action::not_found) return;
    throw command_failure("namespace " + shown_in_line(ns) +
                          " does not exist: the controller makes it when it "
                          "starts; -n names another, its --target-namespace");
  }

  case_list read_wanted(session& in, const std::string& selector) {
    case_list all = read_cases(in.api(), in.target_namespace(), selector);
    clones_.read(in);
    clones_.mark(all.cases);
    std::erase_if(all.cases, [this](const model::case_summary& one) {
      return !fits(one, filter_);
    });
    sort_cases(all.cases, sort_by_);
    return all;
  }

  /// Until the user ends it.
  void follow(session& in, const std::string& selector,
              const std::string& resource_version, case_printer& printer) {
    const auto list_again = [&] {
      const case_list all = read_wanted(in, selector);
      for (const auto& one : all.cases) printer.print_change(one, in.now());
      return all.resource_version;
    };
    watch_cases(in, selector, resource_version, list_again,
                [&](const case_event& event) {
                  if (event.deleted) return printer.forget(event.which);
                  if (!fits(event.which, filter_)) return;
                  model::case_summary now = event.which;
                  clones_.mark(now);
                  printer.print_change(now, in.now());
                });
  }

  std::string output_;
  std::string selector_;
  std::string sort_by_ = "age";
  model::duration since_{0};
  bool watch_ = false;
  case_filter filter_;
  clone_holds clones_;  ///< as of the last list
};

}  // namespace

std::unique_ptr<command> make_list_command() {
  return std::make_unique<list_command>();
}

}  // namespace forensics::plugin
