#include <algorithm>
#include <utility>

#include "actors/case_steps.hpp"
#include "model/json.hpp"

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

/// Answers of the API server alone: a log that has come is not lost for that
/// the node was slow.
void keep(runner_pointer self, std::size_t at, model::captured_log log) {
  auto& state = self->state;
  auto made = model::make_log_object(
      state.other_logs.runs[at], state.hidden_in(std::move(log)), *state.owner);
  ask<kept_log_reply>(self, state.services.archiver, "the log archiver",
                      state.other_logs.patience,
                      keep_log{*state.owner, std::move(made)},
                      [=](kept_log_reply& reply) {
                        auto& logs = self->state.other_logs;
                        if (!reply) {
                          if (reply.error().what == k8s::action::retry)
                            logs.unsure.push_back(at);
                          return lose(self, at, k8s::describe(reply.error()));
                        }
                        logs.entries[at] = std::move(*reply);
                        settle(self);
                      });
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

/// A run before this one may have kept it, when there was more to be had.
void find_or_fetch(runner_pointer self, std::size_t at) {
  auto& state = self->state;
  ask<kept_log_reply>(
      self, state.services.archiver, "the log archiver", time_left(state),
      find_log{*state.owner, state.other_logs.entries[at].file},
      [=](kept_log_reply& reply) {
        if (reply) {
          self->state.other_logs.entries[at] = std::move(*reply);
          return settle(self);
        }
        std::string reason = why_not(self->state);
        if (reason.empty())
          fetch(self, at);
        else
          lose(self, at, std::move(reason));
      });
}

/// Begins what may be begun; the step is over when nothing is under way.
void go_on(runner_pointer self) {
  auto& state = self->state;
  auto& logs = state.other_logs;
  while (logs.next < logs.runs.size() && logs.open < log_batch::most_open) {
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
  logs.due = state.around.now() + logs.patience;
  go_on(self);
}

/// A case whose evidence an earlier run has written needs no mask but for
/// these logs; it does not change for want of one.
void find_hidden_first(runner_pointer self) {
  auto& state = self->state;
  ask<hidden_reply>(
      self, state.services.redactor, "the secret redactor",
      state.other_logs.patience,
      find_hidden_values{state.report().pod_json, state.report().which,
                         state.was_redacted},
      [=](hidden_reply& reply) {
        self->state.hidden =
            reply ? std::move(*reply)
                  : hidden_values{std::make_shared<const model::mask>(),
                                  k8s::describe(reply.error())};
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
  if (logs.node_is_silent)
    logs.hopeless = "nobody answered for the log of the crash, on its node";
}

}  // namespace

void gather_other_logs(runner_pointer self) {
  auto& state = self->state;
  plan(state);
  if (state.other_logs.runs.empty())
    enter(self, case_step::copies);
  else if (state.is_hidden())
    begin(self);
  else
    find_hidden_first(self);
}

bool look_for_late_logs(runner_pointer self) {
  auto& state = self->state;
  const auto unsure = std::exchange(state.other_logs.unsure, {});
  state.other_logs.open = unsure.size();
  for (const std::size_t at : unsure)
    ask<kept_log_reply>(
        self, state.services.archiver, "the log archiver",
        state.other_logs.patience,
        find_log{*state.owner, state.other_logs.entries[at].file},
        [=](kept_log_reply& reply) {
          auto& logs = self->state.other_logs;
          if (reply) logs.entries[at] = std::move(*reply);
          if (--logs.open == 0) run(self);
        });
  return !unsure.empty();
}

}  // namespace forensics::actors
