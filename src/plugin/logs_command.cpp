#include "plugin/logs_command.hpp"

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "cli/values.hpp"
#include "model/vocabulary.hpp"
#include "plugin/case_reader.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/evidence/case_logs.hpp"
#include "plugin/flags.hpp"
#include "plugin/keys.hpp"
#include "plugin/log_sentences.hpp"
#include "plugin/shown.hpp"
#include "plugin/table.hpp"

namespace forensics::plugin {
namespace {

constexpr std::string_view about =
    R"(Prints the log of the run that crashed, or of another container of its pod. It
is read from the case, so that it is there when pod, clone and node are gone.
A log that was kept in parts is put together.

A pipe gets the bytes as they were captured. A terminal gets control characters
and what is no UTF-8 as \x1b. Nothing is verified unless --verify is given;
kubectl forensic export always verifies.)";

constexpr std::string_view examples =
    R"(  # The log of the run that crashed
  kubectl forensic logs shop/web-1

  # Its last 20 lines
  kubectl forensic logs shop/web-1 --tail=20

  # Which logs are there?
  kubectl forensic logs shop/web-1 --list

  # The proxy beside it, and the proxy's run before
  kubectl forensic logs shop/web-1 -c proxy
  kubectl forensic logs shop/web-1 -c proxy --previous

  # All of them, only if nobody has changed them
  kubectl forensic logs shop/web-1 --all --verify
)";

class logs_command : public command {
 public:
  command_text text() const override {
    return {"logs", "The logs of a case", "CASE [flags]", about, examples};
  }

  void declare(CLI::App& app) override {
    add_case(app, wanted_);
    add_text(app, "-c,--container", container_,
             "The log of this container. Empty: of the run that crashed.");
    add_switch(app, "-p,--previous", previous_,
               "With --container: the log of the run before.");
    add_text(app, "--file", file_, "The log of this name, as --list shows it.");
    add_switch(app, "--all", all_,
               "Every log, each behind a line ==> FILE <==.");
    add_switch(app, "--list", list_, "The logs in a table, not their text.");
    add_text(app, "--tail", tail_,
             "So many of the last lines of each log. Empty: all.");
    add_switch(app, "--verify", verify_,
               "Verify the case first; where it does not hold, print nothing.");
    declare_keys(app, keys_);
  }

  int run(session& in) override {
    check_flags();
    const trusted_keys pinned = keys_of_files(keys_);
    const case_snapshot which = read_snapshot(in, wanted_);
    const bool is_verified = verify_ || !keys_.empty();
    if (is_verified)
      require_verified(which, keys_.empty() ? choose_keys(in, {}) : pinned);
    // Another name than its own may mean another case than one thinks.
    if (is_verified)
      in.at().err << "verified: case " << case_and_source(which) << "\n";
    else if (wanted_ != which.evidence.name)
      in.at().err << "case " << case_and_source(which) << "\n";
    const std::vector<case_log> logs = logs_of(which);
    if (list_)
      print_table(in.at(), logs);
    else if (all_)
      print_all(in.at(), which, logs);
    else
      print(in.at(), which, chosen(which, logs));
    return exit_ok;
  }

 private:
  void check_flags() {
    const int ways = (container_.empty() ? 0 : 1) + (file_.empty() ? 0 : 1) +
                     (all_ ? 1 : 0) + (list_ ? 1 : 0);
    if (ways > 1)
      throw usage_failure(
          "only one of --container, --file, --all and --list can be given");
    if (previous_ && container_.empty())
      throw usage_failure("--previous needs --container");
    if (tail_.empty()) return;
    const auto count = cli::read_value<std::size_t>(tail_);
    if (!count) throw usage_failure("--tail: " + count.error());
    lines_ = *count;
  }

  const case_log& chosen(const case_snapshot& which,
                         const std::vector<case_log>& logs) const {
    const case_log* log =
        container_.empty()
            ? log_named(logs, file_.empty() ? model::key_log : file_)
            : log_of_container(logs, which.container, container_, previous_);
    if (log == nullptr)
      throw command_failure(
          no_such_log(which, logs, file_.empty() ? container_ : file_));
    if (log->parts.empty()) throw command_failure(not_kept(which, *log));
    return *log;
  }

  void print(screen& at, const case_snapshot& which,
             const case_log& log) const {
    const std::string whole = joined(which, log);
    const std::string_view text =
        lines_ ? last_lines(whole, *lines_) : std::string_view(whole);
    if (!lines_) tell_missing(at, log);
    at.out << (at.out_is_terminal ? shown(text) : std::string(text));
  }

  void print_all(screen& at, const case_snapshot& which,
                 const std::vector<case_log>& logs) const {
    std::string_view before = "";
    for (const case_log& log : logs) {
      if (log.parts.empty()) {
        at.err << not_kept(which, log) << "\n";
        continue;
      }
      at.out << before << "==> " << shown_in_line(log.file) << " <==\n";
      print(at, which, log);
      before = "\n";
    }
  }

  static void tell_missing(screen& at, const case_log& log) {
    if (const std::string text = left_out(log); !text.empty())
      at.err << at.err_style()(paint::yellow, "note: ") << text << "\n";
  }

  static void print_table(screen& at, const std::vector<case_log>& logs) {
    std::vector<row> rows;
    for (const case_log& log : logs)
      rows.push_back({{shown_in_line(log.file)},
                      {shown_in_line(log.container)},
                      {log.parts.empty() ? "" : std::to_string(log.bytes)},
                      {state_of(log)}});
    table lines({"FILE", "CONTAINER", "BYTES", "STATE"});
    const style with = at.out_style();
    at.out << lines.head(rows, with) << lines.lines(rows, with);
  }

  std::string wanted_;
  std::string container_;
  std::string file_;
  std::string tail_;
  std::optional<std::size_t> lines_;
  std::vector<std::string> keys_;
  bool previous_ = false;
  bool all_ = false;
  bool list_ = false;
  bool verify_ = false;
};

}  // namespace

std::unique_ptr<command> make_logs_command() {
  return std::make_unique<logs_command>();
}

}  // namespace forensics::plugin
