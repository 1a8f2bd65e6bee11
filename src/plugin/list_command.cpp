#include "plugin/list_command.hpp"

#include <ostream>
#include <string>
#include <utility>

#include "plugin/case_json.hpp"
#include "plugin/case_list.hpp"
#include "plugin/case_rows.hpp"
#include "plugin/flags.hpp"
#include "plugin/structured.hpp"

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
  }

  int run(session& in) override {
    if (since_.count() > 0) filter_.created_since = in.now() - since_;
    auto all =
        read_cases(in.api(), in.target_namespace(), case_selector(selector_));
    std::erase_if(all.cases, [this](const model::case_summary& one) {
      return !fits(one, filter_);
    });
    sort_cases(all.cases, sort_by_);
    print(in, all.cases);
    return exit_ok;
  }

 private:
  void print(session& in, const std::vector<model::case_summary>& cases) const {
    screen& at = in.at();
    if (output_ == "json") {
      at.out << as_json(to_json(cases));
    } else if (output_ == "yaml") {
      at.out << as_yaml(to_json(cases));
    } else if (output_ == "name") {
      for (const auto& one : cases)
        at.out << "configmap/" << one.seen.name << "\n";
    } else if (cases.empty()) {
      at.err << "No cases found in " << in.target_namespace() << ".\n";
    } else {
      print_table(in, cases);
    }
  }

  void print_table(session& in,
                   const std::vector<model::case_summary>& cases) const {
    const columns shown = output_ == "wide" ? columns::wide : columns::usual;
    std::vector<row> rows;
    for (const auto& one : cases) rows.push_back(row_of(one, in.now(), shown));
    const style with = in.at().out_style();
    table lines(titles_of(shown));
    in.at().out << lines.head(rows, with) << lines.lines(rows, with);
  }

  std::string output_;
  std::string selector_;
  std::string sort_by_ = "age";
  model::duration since_{0};
  case_filter filter_;
};

}  // namespace

std::unique_ptr<command> make_list_command() {
  return std::make_unique<list_command>();
}

}  // namespace forensics::plugin
