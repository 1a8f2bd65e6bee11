#include "plugin/cleanup_command.hpp"

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "plugin/case_deletion.hpp"
#include "plugin/case_list.hpp"
#include "plugin/case_lookup.hpp"
#include "plugin/case_rows.hpp"
#include "plugin/clone_holds.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/flags.hpp"
#include "plugin/pause.hpp"
#include "plugin/progress.hpp"
#include "plugin/question.hpp"
#include "plugin/table.hpp"

namespace forensics::plugin {
namespace {

using model::case_summary;

constexpr std::string_view about =
    R"(Deletes cases with all that belongs to them: evidence, clone, copies of
ConfigMaps and Secrets. Which ones is said by name, by --all, or by filters
(--older-than, --selector, --source-namespace), all of which a case must match.
Cases that are held, or whose clone is, stay unless --held is given. On a
terminal it asks first; elsewhere --yes is needed. It waits until all is gone,
and names what is not.)";

constexpr std::string_view examples =
    R"(  # What would go?
  kubectl forensic cleanup --older-than=24h --dry-run

  # One case
  kubectl forensic cleanup shop/web-1

  # In a script: all of one namespace, and what of it is held, too
  kubectl forensic cleanup --source-namespace=shop --held --yes
)";

std::string cases_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " case" : " cases");
}

class cleanup_command : public command {
 public:
  command_text text() const override {
    return {"cleanup", "Delete cases and all that belongs to them",
            "(CASE... | --all | --older-than=AGE ...) [flags]", about,
            examples};
  }

  void declare(CLI::App& app) override {
    add_cases(app, names_);
    add_switch(app, "--all", all_, "All cases of the namespace.");
    add_duration(app, "--older-than", older_than_,
                 "Cases that are older than this.");
    add_filter(app, "-l,--selector", selector_,
               "Cases whose labels match, as kubectl's.");
    add_filter(app, "--source-namespace", source_namespace_,
               "Cases of crashes of this namespace.");
    add_switch(app, "--held", held_too_, "Held cases, too.");
    add_switch(app, "--dry-run", dry_run_, "Only say what would be deleted.");
    add_switch(app, "-y,--yes", yes_, "Do not ask.");
    add_switch(app, "--wait", wait_,
               "Wait until all is gone (the default; --wait=false: do not).");
    add_duration(app, "--timeout", timeout_, "How long to wait for that.");
  }

  int run(session& in) override {
    check_choice();
    std::vector<case_summary> cases = chosen_cases(in);
    keep_held(in, cases);
    if (cases.empty()) {
      in.at().err << "Nothing to delete in " << in.target_namespace() << ".\n";
      return exit_ok;
    }
    if (dry_run_) {
      for (const case_summary& one : cases)
        in.at().out << one.seen.name << " would be deleted\n";
      return exit_ok;
    }
    if (!has_consent(in, cases)) {
      in.at().err << "Nothing was deleted.\n";
      return exit_failed;
    }
    // The answer may have taken its time, and a hold on a clone is no conflict.
    if (!yes_) keep_held(in, cases);
    return remove(in, cases);
  }

 private:
  bool has_filter() const {
    return older_than_.count() > 0 || !selector_.empty() ||
           !source_namespace_.empty();
  }

  void check_choice() const {
    const int ways =
        (names_.empty() ? 0 : 1) + (all_ ? 1 : 0) + (has_filter() ? 1 : 0);
    if (ways == 0)
      throw usage_failure(
          "which cases? Name them, or give --all, --older-than, --selector or "
          "--source-namespace");
    if (ways > 1)
      throw usage_failure(
          "names, --all and filters exclude each other: choose one");
  }

  std::vector<case_summary> chosen_cases(session& in) const {
    if (!names_.empty()) return find_cases_to_change(in, names_);
    case_filter filter;
    filter.source_namespace = source_namespace_;
    if (older_than_.count() > 0) filter.created_before = in.now() - older_than_;
    auto all =
        read_cases(in.api(), in.target_namespace(), case_selector(selector_));
    std::erase_if(all.cases, [&filter](const case_summary& one) {
      return !fits(one, filter);
    });
    sort_cases(all.cases, "age");
    return std::move(all.cases);
  }

  void keep_held(session& in, std::vector<case_summary>& cases) {
    if (cases.empty() || (held_too_ && yes_)) return;
    clones_.read(in);
    clones_.mark(cases);
    if (held_too_) return;
    for (const case_summary& one : cases)
      if (one.seen.held)
        in.at().err << one.seen.name << " is held"
                    << (one.held_by_clone ? " by its clone" : "")
                    << " and stays; --held deletes it, too\n";
    std::erase_if(cases, [](const case_summary& one) { return one.seen.held; });
  }

  bool has_consent(session& in, const std::vector<case_summary>& cases) const {
    if (yes_) return true;
    if (!can_ask(in.at()))
      throw usage_failure("nobody can be asked whether to delete " +
                          cases_text(cases.size()) +
                          ": give --yes, or --dry-run to see which");
    std::vector<row> rows;
    for (const case_summary& one : cases)
      rows.push_back(row_of(one, in.now(), columns::usual));
    const style with = in.at().err_style();
    table lines(titles_of(columns::usual));
    in.at().err << lines.head(rows, with) << lines.lines(rows, with);
    return agrees(in.at(), "Delete " + cases_text(cases.size()) + " in " +
                               in.target_namespace() + " of " + in.cluster() +
                               "?");
  }

  int remove(session& in, const std::vector<case_summary>& cases) const {
    std::vector<case_summary> gone;
    bool all_gone = true;
    const auto tell = [&](const deletion& one) {
      if (one.why_not.empty()) {
        in.at().out << one.which.seen.name << " deleted" << std::endl;
        gone.push_back(one.which);
      } else {
        in.at().err << "error: " << one.which.seen.name
                    << " is not deleted: " << one.why_not << "\n";
        all_gone = false;
      }
    };
    delete_cases(in, cases, held_too_, tell);
    if (wait_ && !gone.empty()) wait_until_gone(in, gone);
    return all_gone ? exit_ok : exit_failed;
  }

  void wait_until_gone(session& in,
                       const std::vector<case_summary>& deleted) const {
    progress shown(in.at());
    patience left(timeout_);
    for (;;) {
      const remains still = what_remains(in, deleted);
      const bool none_seen = still.objects.empty();
      if (none_seen && still.unknown.empty()) return;
      if (none_seen && (!still.may_clear || left.is_over()))
        throw command_failure(
            "the cases are deleted; whether all that belonged to them is gone "
            "can't be told: " +
            still.unknown);
      if (left.is_over()) throw command_failure(not_gone(in, still.objects));
      shown.says(none_seen
                     ? "waiting to look for what is left: " + still.unknown
                     : "waiting for " + std::to_string(still.objects.size()) +
                           " more to go, " + still.objects.front() +
                           " among them");
      left.wait();
    }
  }

  std::string not_gone(const session& in,
                       const std::vector<std::string>& objects) const {
    constexpr std::size_t most_listed = 10;
    std::string text = "the cases are deleted, but after " +
                       model::format_duration(timeout_) + " still there:";
    for (std::size_t i = 0; i < std::min(objects.size(), most_listed); ++i)
      text += "\n  " + objects[i];
    if (objects.size() > most_listed)
      text +=
          "\n  and " + std::to_string(objects.size() - most_listed) + " more";
    return text + "\nlook at their finalizers and at their node: " +
           in.kubectl("describe " + objects.front());
  }

  std::vector<std::string> names_;
  bool all_ = false;
  model::duration older_than_{0};
  std::string selector_;
  std::string source_namespace_;
  bool held_too_ = false;
  bool dry_run_ = false;
  bool yes_ = false;
  bool wait_ = true;
  model::duration timeout_{60'000};
  clone_holds clones_;
};

}  // namespace

std::unique_ptr<command> make_cleanup_command() {
  return std::make_unique<cleanup_command>();
}

}  // namespace forensics::plugin
