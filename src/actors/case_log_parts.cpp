#include <utility>

#include "actors/case_steps.hpp"
#include "model/log_parts.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

void settle(runner_pointer self) {
  auto& parts = self->state.log_parts;
  parts.is_writing = false;
  ++parts.next;
  self->state.failures = 0;
  run(self);
}

void on_reply(runner_pointer self, kept_log_reply& reply) {
  auto& state = self->state;
  auto& entry = state.log_parts.entries[state.log_parts.next];
  if (reply) {
    entry = std::move(*reply);
    return settle(self);
  }
  state.log_parts.is_writing = false;
  const auto& why = reply.error();
  const bool is_lost =
      state.log_parts.older.empty() && why.what == k8s::action::not_found;
  if (!is_lost && try_again(self, why)) return;
  entry.why = is_lost ? lost_by_restart : k8s::describe(why);
  if (why.what == k8s::action::retry) state.unsure.push_back(entry.file);
  given_up(self, "log", entry.file + ": " + entry.why);
  settle(self);
}

}  // namespace

void expect_log_parts(case_runner_state& state, std::size_t parts) {
  const auto& which = state.report().which;
  model::log_entry newest;
  newest.file = model::key_log;
  newest.container = which.log_container;
  newest.run = which.container_id;
  for (std::size_t number = 1; number < parts; ++number)
    state.log_parts.entries.push_back(model::part_of(newest, number));
}

void split_log(case_runner_state& state) {
  if (!state.log || state.log->parts > 1) return;
  auto parts = model::parts_of(*std::move(state.log));
  state.log = std::move(parts.front());
  parts.erase(parts.begin());
  expect_log_parts(state, parts.size() + 1);
  state.log_parts.older = std::move(parts);
}

bool keep_log_parts(runner_pointer self) {
  auto& state = self->state;
  auto& parts = state.log_parts;
  if (parts.next == parts.entries.size()) {
    parts.older.clear();
    return false;
  }
  if (state.backing_off || std::exchange(parts.is_writing, true)) return true;
  const auto& entry = parts.entries[parts.next];
  const auto deadline = state.limits.evidence;
  const auto then = [=](kept_log_reply& reply) { on_reply(self, reply); };
  if (parts.older.empty()) {
    ask<kept_log_reply>(self, state.services.archiver, "the log archiver",
                        deadline, find_log{*state.owner, entry.file}, then);
  } else {
    auto made =
        model::make_log_object(entry, parts.older[parts.next], *state.owner);
    ask<kept_log_reply>(
        self, state.services.archiver, "the log archiver", deadline,
        keep_log{*state.owner, std::move(made), true, state.is_begun_again},
        then);
  }
  return true;
}

}  // namespace forensics::actors
