#include "plugin/access_command.hpp"

#include <unistd.h>

#include <cerrno>
#include <optional>
#include <ostream>
#include <string>
#include <system_error>
#include <vector>

#include "k8s/requests.hpp"
#include "model/vocabulary.hpp"
#include "plugin/access_plan.hpp"
#include "plugin/case_lookup.hpp"
#include "plugin/clone_state.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/flags.hpp"
#include "plugin/pause.hpp"
#include "plugin/progress.hpp"
#include "plugin/shown.hpp"

namespace forensics::plugin {
namespace {

using model::case_summary;

constexpr std::string_view about =
    R"(Opens a shell in the case's clone, in the container that crashed: a static
busybox, also where the image has no shell. Waits until the clone runs. The
command that the container ran is printed, and where its logs are. Behind --
another command may stand; access then ends with its exit code.

kubectl exec does the work, so that terminals, proxies and credentials are as
with kubectl.)";

constexpr std::string_view examples =
    R"(  # A shell where it crashed
  kubectl forensic access shop/web-1

  # One command, in a script
  kubectl forensic access web-1 -- /usr/local/bin/toolkit/ls -l /forensics/original-logs

  # In another container of the clone
  kubectl forensic access web-1 --container=proxy
)";

std::string no_clone(const session& in, const case_summary& which) {
  std::string text = "case " + which.seen.name + " has no clone";
  for (const model::problem& one : which.seen.problems)
    if (one.step == "clone") text += " (" + shown_in_line(one.reason) + ")";
  if (which.seen.phase == model::phase_collecting)
    return text + " yet: its evidence is still being collected; try again";
  return text +
         "; its evidence stays: " + in.forensic("logs " + which.seen.name);
}

[[noreturn]] void become(std::vector<std::string> words) {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execvp(argv.front(), argv.data());
  throw command_failure(
      "kubectl can't be started: " + std::generic_category().message(errno) +
      "; access needs it in PATH");
}

class access_command : public command {
 public:
  command_text text() const override {
    return {"access", "A shell in the clone of what crashed",
            "CASE [flags] [-- COMMAND...]", about, examples};
  }

  bool takes_words_after_dashes() const override { return true; }

  void declare(CLI::App& app) override {
    add_case(app, name_);
    add_text(app, "-c,--container", container_,
             "Container of the clone. Empty: the one that crashed.");
    add_duration(app, "--timeout", timeout_,
                 "How long to wait until the clone runs.");
  }

  int run(session& in) override {
    const case_summary which = find_case(in, name_);
    const model::json_document clone = wait_until_it_runs(in, which);
    introduce(in, which, clone);
    screen& at = in.at();
    const std::string container = container_in(clone);
    const exec_target where{which.seen.name, container,
                            at.in_is_terminal && at.out_is_terminal,
                            in.words_after_dashes()};
    in.disconnect();
    become(exec_arguments(where, in.flags()));
  }

 private:
  std::string container_in(const model::json_value& clone) const {
    return container_.empty() ? crashed_container_of(clone) : container_;
  }

  model::json_document wait_until_it_runs(session& in,
                                          const case_summary& which) const {
    progress shown(in.at());
    patience left(timeout_);
    for (;;) {
      const k8s::reply answer =
          in.api().send(k8s::get_pod(in.target_namespace(), which.seen.name));
      if (!answer && answer.error().what == k8s::action::not_found)
        throw command_failure(no_clone(in, which));
      model::json_document clone = parse_answer(answer, "get pods");
      check_container(clone);
      const clone_state state = state_of(clone, container_in(clone));
      if (state.phase == clone_phase::running) return clone;
      if (state.phase == clone_phase::over)
        throw command_failure(
            "the clone " + which.seen.name +
            " can't be entered: " + state.text +
            "; its evidence stays: " + in.forensic("logs " + which.seen.name));
      if (left.is_over()) throw command_failure(too_late(in, which, state));
      shown.says("waiting for " + which.seen.name + ": " + state.text);
      left.wait();
    }
  }

  void check_container(const model::json_value& clone) const {
    if (container_.empty()) return;
    std::string names;
    for (const auto& one :
         model::array_at(clone, {"spec", "containers"}).GetArray()) {
      const std::string_view name = model::text_at(one, {"name"});
      if (name == container_) return;
      names.append(names.empty() ? "" : ", ").append(name);
    }
    throw command_failure("the clone has no container " +
                          shown_in_line(container_) + "; it has " +
                          shown_in_line(names));
  }

  std::string too_late(const session& in, const case_summary& which,
                       const clone_state& state) const {
    return "the clone " + which.seen.name + " does not run after " +
           model::format_duration(timeout_) + ": " + state.text +
           "; wait longer with --timeout, or see " +
           in.kubectl("describe pod " + which.seen.name);
  }

  void introduce(session& in, const case_summary& which,
                 const model::json_value& clone) const {
    std::ostream& err = in.at().err;
    const std::string ran = original_command(clone);
    err << "Container " << shown_in_line(container_in(clone)) << " of "
        << which.seen.name << ", the clone of "
        << shown_in_line(which.source_namespace + "/" + which.pod) << ".\n";
    const std::string container = container_in(clone);
    const bool crashed = container == crashed_container_of(clone);
    if (crashed)
      err << "It ran:  " << (ran.empty() ? "what its image says" : ran) << "\n";
    err << "Its log: " << model::log_directory << "/"
        << (crashed ? std::string(model::key_log)
                    : shown_in_line(container) + ".log")
        << "\n";
    err.flush();
  }

  std::string name_;
  std::string container_;
  model::duration timeout_{120'000};
};

}  // namespace

std::unique_ptr<command> make_access_command() {
  return std::make_unique<access_command>();
}

}  // namespace forensics::plugin
