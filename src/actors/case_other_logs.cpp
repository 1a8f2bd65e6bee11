#include <algorithm>
#include <utility>

#include "actors/case_steps.hpp"
#include "model/json.hpp"
#include "model/log_parts.hpp"

namespace forensics::actors {

namespace {

constexpr const char* not_in_time = "it did not come in time";
constexpr const char* no_room = "the other logs have used up their room";

void go_on(runner_pointer self);

/// What is left of the batch's time.
std::chrono::milliseconds time_left(const case_runner_state& state) {
  // A clock that was set back must not make the slot be held for longer.
  return std::clamp<std::chrono::milliseconds>(
      state.other_logs.due - state.around.now(), model::duration{0},
      state.other_logs.patience);
}

void settle(runner_pointer self) {
  --self->state.other_logs.open;
  go_on(self);
}

void lose(runner_pointer self, std::size_t at, std::string why) {
  self->state.other_logs.entries[at].why = std::move(why);
  settle(self);
}

/// The older parts of one log, and the line of the newest.
struct older_parts {
  model::log_entry newest;
  std::vector<model::captured_log> parts;  ///< the oldest first
  std::size_t number = 0;                  ///< of the part that is kept
};

/// Answers of the API server alone: a log that has come is not lost for that
/// the node was slow.
void keep(runner_pointer self, std::size_t at,
          const std::shared_ptr<older_parts>& log) {
  auto& state = self->state;
  auto made = model::make_log_object(state.other_logs.entries[at],
                                     log->parts.back(), *state.owner);
  log->parts.pop_back();
  ask<kept_log_reply>(
      self, state.services.archiver, "the log archiver",
      state.other_logs.patience,
      keep_log{*state.owner, std::move(made), false, state.is_begun_again},
      [=](kept_log_reply& reply) {
        auto& logs = self->state.other_logs;
        if (reply) {
          logs.entries[at] = std::move(*reply);
        } else {
          if (reply.error().what == k8s::action::retry)
            self->state.unsure.push_back(logs.entries[at].file);
          logs.entries[at].why = k8s::describe(reply.error());
        }
        if (log->parts.empty()) return settle(self);
        logs.entries.push_back(model::part_of(log->newest, ++log->number));
        keep(self, logs.entries.size() - 1, log);
      });
}

void keep(runner_pointer self, std::size_t at, model::captured_log log) {
  auto& state = self->state;
  auto parts = model::parts_of(state.hidden_in(std::move(log)));
  std::reverse(parts.begin(), parts.end());
  keep(self, at,
       std::make_shared<older_parts>(
           older_parts{state.other_logs.entries[at], std::move(parts)}));
}

/// Why no more is asked for; "" while it is.
std::string why_not(const case_runner_state& state) {
  if (!state.other_logs.hopeless.empty()) return state.other_logs.hopeless;
  return time_left(state).count() == 0 ? not_in_time : "";
}

void fetch(runner_pointer self, std::size_t at) {
  auto& state = self->state;
  const auto left = time_left(state);
  // All that it may take, until it is known what it takes.
  const std::size_t share =
      std::min(state.settings->max_log_size, state.other_logs.room);
  if (share == 0) return lose(self, at, no_room);
  state.other_logs.room -= share;
  ask<log_reply>(
      self, state.services.archiver, "the log archiver", left,
      fetch_other_log{state.other_logs.runs[at], share, left},
      [=](log_reply& reply) {
        self->state.other_logs.room +=
            share - std::min(share, reply ? reply->bytes.size() : 0);
        if (reply)
          keep(self, at, std::move(*reply));
        else
          lose(self, at,
               reply.error().is_silent || time_left(self->state).count() == 0
                   ? not_in_time
                   : reply.error().why);
      });
}

/// An earlier run has kept the log's newest part.
void find_parts(runner_pointer self, const model::log_entry& newest,
                std::size_t number) {
  auto& state = self->state;
  if (number == newest.facts.parts) return settle(self);
  auto wanted = model::part_of(newest, number);
  ask<kept_log_reply>(
      self, state.services.archiver, "the log archiver",
      state.other_logs.patience, find_log{*state.owner, wanted.file},
      [=](kept_log_reply& reply) mutable {
        wanted.why = lost_by_restart;
        self->state.other_logs.entries.push_back(reply ? std::move(*reply)
                                                       : wanted);
        find_parts(self, newest, number + 1);
      });
}

/// A run before this one may have kept it, when there was more to be had.
void find_or_fetch(runner_pointer self, std::size_t at) {
  auto& state = self->state;
  ask<kept_log_reply>(self, state.services.archiver, "the log archiver",
                      time_left(state),
                      find_log{*state.owner, state.other_logs.entries[at].file},
                      [=](kept_log_reply& reply) {
                        if (reply) {
                          self->state.other_logs.entries[at] = *reply;
                          return find_parts(self, *reply, 1);
                        }
                        std::string reason = why_not(self->state);
                        if (reason.empty())
                          fetch(self, at);
                        else
                          lose(self, at, std::move(reason));
                      });
}

/// May one more be asked for? It takes all of its share until it is known what
/// it takes, so that a short rest of the room waits for those under way.
bool has_room(const case_runner_state& state) {
  return state.other_logs.open == 0 ||
         state.other_logs.room >= state.settings->max_log_size;
}

/// Begins what may be begun; the step is over when nothing is under way.
void go_on(runner_pointer self) {
  auto& state = self->state;
  auto& logs = state.other_logs;
  while (logs.next < logs.runs.size() && logs.open < log_batch::most_open &&
         has_room(state)) {
    const std::size_t at = logs.next++;
    std::string reason = why_not(state);
    if (time_left(state).count() > 0 && state.is_begun_again) {
      ++logs.open;
      find_or_fetch(self, at);
    } else if (reason.empty()) {
      ++logs.open;
      fetch(self, at);
    } else {
      logs.entries[at].why = std::move(reason);
    }
  }
  if (logs.open == 0 && logs.next == logs.runs.size())
    enter(self, case_step::copies);
}

void begin(runner_pointer self) {
  auto& state = self->state;
  auto& logs = state.other_logs;
  if (state.redacting && state.hidden && !state.hidden->unknown.empty())
    logs.hopeless = "what must not be seen in it is not known";
  logs.room = std::max(logs.room, state.settings->max_log_size);
  logs.due = state.around.now() + logs.patience;
  go_on(self);
}

/// A case whose evidence an earlier run has written needs no mask but for
/// these logs; it does not change for want of one.
void find_hidden_first(runner_pointer self) {
  ask_what_to_hide(self, self->state.other_logs.patience,
                   [=](hidden_reply& reply) {
                     self->state.hidden = found_in(reply);
                     begin(self);
                   });
}

void plan(case_runner_state& state) {
  auto& logs = state.other_logs;
  const auto pod = model::parse_json(*state.report().pod_json);
  if (!pod) return;
  auto found = model::other_logs(*pod, state.report().which);
  logs.runs = std::move(found.runs);
  logs.left_out = found.left_out;
  for (const auto& run : logs.runs)
    logs.entries.push_back(model::entry_of(run));
  if (logs.node_is_silent && logs.hopeless.empty())
    logs.hopeless = "nobody answered for the log of the crash, on its node";
}

}  // namespace

void gather_other_logs(runner_pointer self) {
  auto& state = self->state;
  plan(state);
  if (state.other_logs.runs.empty())
    enter(self, case_step::copies);
  else if (state.is_hidden() || !state.other_logs.hopeless.empty())
    begin(self);
  else
    find_hidden_first(self);
}

bool look_for_late_logs(runner_pointer self) {
  auto& state = self->state;
  const auto unsure = std::exchange(state.unsure, {});
  state.other_logs.open = unsure.size();
  for (const auto& file : unsure)
    ask<kept_log_reply>(self, state.services.archiver, "the log archiver",
                        state.limits.other_logs, find_log{*state.owner, file},
                        [=](kept_log_reply& reply) {
                          auto& seen = self->state;
                          if (reply) seen.entry_of(file) = std::move(*reply);
                          if (--seen.other_logs.open == 0) run(self);
                        });
  return !unsure.empty();
}

}  // namespace forensics::actors
