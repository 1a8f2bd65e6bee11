#include "plugin/hold_command.hpp"

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "plugin/case_lookup.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/custody_change.hpp"
#include "plugin/flags.hpp"
#include "plugin/question.hpp"
#include "plugin/shown.hpp"

namespace forensics::plugin {
namespace {

using model::case_summary;

constexpr std::string_view about_hold =
    R"(Keeps cases from expiring until they are released. Who holds them, since when
and why stands on each case; the name is the one that the API server knows.)";

constexpr std::string_view hold_examples =
    R"(  # Keep a case for an incident
  kubectl forensic hold shop/web-1 --reason=INC-42

  # All that is held, and by whom
  kubectl forensic list -o json | jq '.items[] | select(.held) | {name, heldBy, heldWhy}'
)";

constexpr std::string_view about_release =
    R"(Lets cases expire again. A case that is older than its TTL is deleted by the
controller soon after. What was noted of the hold stays on the case.)";

constexpr std::string_view release_examples =
    R"(  kubectl forensic release shop/web-1 --reason="INC-42 is closed"
)";

std::vector<case_summary> named_cases(session& in,
                                      const std::vector<std::string>& names) {
  if (names.empty())
    throw usage_failure("a case must be named; " + in.forensic("list") +
                        " shows them");
  return find_cases_to_change(in, names);
}

/// Does `what` to each case; one that fails does not keep the others from it.
int for_each_case(session& in, const std::vector<case_summary>& cases,
                  const std::function<void(const case_summary&)>& what) {
  int code = exit_ok;
  for (const case_summary& one : cases) try {
      what(one);
    } catch (const command_failure& why) {
      in.at().err << in.at().err_style()(paint::red, "error: ") << why.what()
                  << "\n";
      code = why.code();
    }
  return code;
}

std::string who_and_why(const model::custody_entry& hold) {
  const std::string who = shown_in_line(hold.who);
  return hold.why.empty() ? who : who + ": " + shown_in_line(hold.why);
}

class hold_command : public command {
 public:
  command_text text() const override {
    return {"hold", "Keep cases from expiring", "CASE... --reason=WHY [flags]",
            about_hold, hold_examples};
  }

  void declare(CLI::App& app) override {
    add_cases(app, names_);
    add_text(app, "--reason", why_,
             "Why they are held. On a terminal it is asked for.");
  }

  int run(session& in) override {
    if (why_.empty() && can_ask(in.at()))
      why_ = ask(in.at(), "Why is it held?");
    if (why_.empty())
      throw usage_failure(
          "--reason: say why, so that others know when to "
          "release it");
    const auto cases = named_cases(in, names_);
    const std::string who = user_name(in);
    return for_each_case(in, cases, [&](const case_summary& one) {
      if (one.hold)
        in.at().err << one.seen.name << " was held already by "
                    << who_and_why(*one.hold) << "\n";
      change_custody(in, one,
                     {in.now(), std::string(model::custody_hold), who, why_});
      in.at().out << one.seen.name << " held by " << shown_in_line(who) << "\n";
    });
  }

 private:
  std::vector<std::string> names_;
  std::string why_;
};

class release_command : public command {
 public:
  command_text text() const override {
    return {"release", "Let held cases expire again", "CASE... [flags]",
            about_release, release_examples};
  }

  void declare(CLI::App& app) override {
    add_cases(app, names_);
    add_text(app, "--reason", why_, "Why they are released.");
  }

  int run(session& in) override {
    const auto cases = named_cases(in, names_);
    const std::string who = user_name(in);
    return for_each_case(
        in, cases, [&](const case_summary& one) { release(in, one, who); });
  }

 private:
  void release(session& in, const case_summary& which,
               const std::string& who) const {
    if (!which.seen.held) {
      in.at().out << which.seen.name << " is not held\n";
      return;
    }
    change_custody(in, which,
                   {in.now(), std::string(model::custody_release), who, why_});
    in.at().out << which.seen.name << " released"
                << (which.hold ? "; was held by " + who_and_why(*which.hold)
                               : "")
                << "\n";
    const auto expires = model::expires_at(which.seen);
    if (expires && *expires <= in.now())
      in.at().err << which.seen.name
                  << " is past its TTL: the controller deletes it soon\n";
  }

  std::vector<std::string> names_;
  std::string why_;
};

}  // namespace

std::unique_ptr<command> make_hold_command() {
  return std::make_unique<hold_command>();
}

std::unique_ptr<command> make_release_command() {
  return std::make_unique<release_command>();
}

}  // namespace forensics::plugin
