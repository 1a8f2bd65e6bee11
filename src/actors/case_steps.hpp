#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "actors/call.hpp"
#include "actors/case_runner.hpp"

/// The steps of a case runner, for its own sources only.
namespace forensics::actors {

using runner_pointer = case_runner_actor::stateful_pointer<case_runner_state>;

/// Goes on with the step that the case is at.
void run(runner_pointer self);
/// Leaves the step for the next, with a fresh count of tries.
void enter(runner_pointer self, case_step next);
/// The last word to the supervisor.
void finish(runner_pointer self, case_verdict verdict);
/// The step goes again after a backoff: true; or false when it is to be given
/// up, since another try can't help or all are used up.
bool try_again(runner_pointer self, const k8s::error& why);
/// Something will be missing from the case: counted, logged, an Event on the
/// pod, a problem on the case.
void given_up(runner_pointer self, std::string_view step, std::string why);
/// An Event on the source pod.
void record(runner_pointer self, model::event_reason reason,
            std::string_view step, std::string note);

/// The log, what it must not show, and the anchor, in whatever order they
/// come.
void gather_evidence(runner_pointer self);
/// The log has had its time: the case is written without it, unless the
/// supervisor has patience.
void be_late(runner_pointer self);

/// Why a part of a log is missing.
inline constexpr const char* lost_by_restart =
    "the controller was restarted before it was kept";

/// Asks for the key that signs open cases; without one they are not signed.
/// `then` hears why there is none.
void ask_for_key(runner_pointer self, bool may_wait,
                 std::function<void(const std::optional<k8s::error>&)> then);
/// Asks what the case must not show.
void ask_what_to_hide(runner_pointer self, std::chrono::milliseconds deadline,
                      std::function<void(hidden_reply&)> then);
/// Of a reply that is final: where it failed, what is to be hidden is unknown.
hidden_values found_in(hidden_reply& reply);

/// Reads an anchor whose last patch was not answered, before it is sealed;
/// false when there is nothing to be read.
bool look_at_unsure_anchor(runner_pointer self);

/// A log of the crash that is longer than the anchor may hold: its newest part
/// stays `state.log`, the older ones are kept beside the case.
void split_log(case_runner_state& state);
/// The anchor names so many parts; all but the newest are to be found.
void expect_log_parts(case_runner_state& state, std::size_t parts);
/// Keeps the next of them, or finds what an earlier run has kept; false when
/// none is left.
bool keep_log_parts(runner_pointer self);

/// The logs of the pod's other runs, in a bounded time; what fails costs no
/// more than its line in logs.json.
void gather_other_logs(runner_pointer self);
/// Right before the case is closed: those that were written too late to be
/// heard of are listed after all. False when there is none to look for, else
/// the step runs again.
bool look_for_late_logs(runner_pointer self);

/// What stood around the crash. Goes on when it is there, which is soon: it has
/// its own deadline.
void ask_for_context(runner_pointer self);

}  // namespace forensics::actors
