#include "actors/repeat_recorder.hpp"

#include <algorithm>
#include <utility>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/json.hpp"

namespace forensics::actors {

namespace {

using recorder_pointer =
    repeat_recorder_actor::stateful_pointer<repeat_recorder_state>;
using phase = repeat_recorder_state::phase;
using count = repeat_recorder_state::count;

/// The count that a timer or an answer is for; nullptr when it was forgotten
/// meanwhile.
count* find(repeat_recorder_state& state, const count_due& what) {
  const auto found = state.counts.find(what.case_name);
  if (found == state.counts.end() || found->second.serial != what.serial)
    return nullptr;
  return &found->second;
}

void wait(recorder_pointer self, count& one, const count_due& what,
          std::chrono::milliseconds time) {
  one.now = phase::waiting;
  self->delayed_send(self, time, what);
}

k8s::error unreadable(std::string why) {
  k8s::error out;
  out.reason = "unreadable";
  out.message = std::move(why);
  out.request = "get configmaps";
  return out;
}

// -- writes ------------------------------------------------------------------

void on_gone(recorder_pointer self, count& one, const std::string& case_name) {
  self->state.around.log->debug("repeats not counted: the case is gone",
                                {{"case", case_name}});
  self->state.rest(case_name, one, phase::gone);
}

void on_failure(recorder_pointer self, count& one, const count_due& what,
                const k8s::error& why) {
  auto& state = self->state;
  const bool is_missing = why.what == k8s::action::not_found;
  const bool may_come =
      one.is_new && state.around.now() - one.since < state.patience;
  if (is_missing && !may_come) return on_gone(self, one, what.case_name);
  if (why.what == k8s::action::invalid || why.what == k8s::action::too_large) {
    // The same again would be refused again: until the next repeat.
    state.around.log->warning(
        "repeats could not be counted on the case",
        {{"case", what.case_name}, {"error", k8s::describe(why)}});
    return state.rest(what.case_name, one, phase::idle);
  }
  one.has_more = true;
  const auto pause =
      std::max(why.retry_after,
               state.backoff.delay(one.failures++, state.around.random()));
  // One that is missing has not been written yet: nothing is wrong.
  if (!is_missing)
    state.around.log->warning("repeats could not be counted on the case",
                              {{"case", what.case_name},
                               {"error", k8s::describe(why)},
                               {"retry_ms", pause.count()}});
  wait(self, one, what, pause);
}

void write_next(recorder_pointer self);

/// The answer to a request: `on_success(count&, body)` unless it failed, or
/// the count was forgotten.
template <class OnSuccess>
void request(recorder_pointer self, const count_due& what,
             k8s::request exchange, OnSuccess on_success) {
  auto& state = self->state;
  ++state.under_way;
  call(self, state.api, std::move(exchange), [=](const k8s::reply& reply) {
    --self->state.under_way;
    if (count* one = find(self->state, what)) {
      if (reply)
        on_success(*one, reply->body);
      else
        on_failure(self, *one, what, reply.error());
    }
    write_next(self);
  });
}

void write(recorder_pointer self, count& one, const count_due& what) {
  one.has_more = false;
  request(self, what,
          k8s::patch_config_map(self->state.target_namespace, what.case_name,
                                model::repeats_patch(one.tally.total())),
          [=](count& written, const std::string&) {
            written.failures = 0;
            wait(self, written, what, self->state.pause);
          });
}

/// An earlier run, or this one before it forgot the case, may have counted.
void read_then_write(recorder_pointer self, const count_due& what) {
  request(self, what,
          k8s::get_config_map_metadata(self->state.target_namespace,
                                       what.case_name),
          [=](count& one, const std::string& body) {
            const auto object = model::parse_json(body);
            if (!object) {
              on_failure(self, one, what, unreadable(object.error()));
              return;
            }
            const auto standing = model::read_case(*object);
            if (!standing || standing->being_deleted)
              return on_gone(self, one, what.case_name);
            one.tally.go_on_from(model::read_repeats(*object));
            one.is_new = false;
            one.failures = 0;
            if (!one.tally.is_said())
              write(self, one, what);
            else
              self->state.rest(what.case_name, one, phase::idle);
          });
}

void write_next(recorder_pointer self) {
  auto& state = self->state;
  while (!state.queue.empty() && state.under_way < state.max_under_way) {
    const std::string name = std::move(state.queue.front());
    state.queue.pop_front();
    const auto found = state.counts.find(name);
    if (found == state.counts.end() || found->second.now != phase::queued)
      continue;
    auto& one = found->second;
    one.now = phase::writing;
    const count_due what{name, one.serial};
    if (one.is_new)
      read_then_write(self, what);
    else
      write(self, one, what);
  }
}

// -- messages ----------------------------------------------------------------

void on_due(recorder_pointer self, const count_due& what) {
  auto& state = self->state;
  count* one = find(state, what);
  if (one == nullptr || one->now != phase::waiting) return;
  if (!one->has_more) return state.rest(what.case_name, *one, phase::idle);
  one->now = phase::queued;
  state.queue.push_back(what.case_name);
  write_next(self);
}

/// The count of the case, begun if need be; nullptr where there is no room.
count* count_of(recorder_pointer self, const repeat_seen& seen) {
  auto& state = self->state;
  const auto found = state.counts.find(seen.case_name);
  if (found != state.counts.end()) return &found->second;
  if (!state.has_room()) return nullptr;
  count& one = state.counts[seen.case_name];
  one.serial = ++state.last_serial;
  one.tally = model::repeat_tally(seen.counted_until);
  one.since = seen.what.seen_at;
  state.rest(seen.case_name, one, phase::idle);
  return &one;
}

void on_repeat(recorder_pointer self, const repeat_seen& seen) {
  auto& state = self->state;
  count* one = count_of(self, seen);
  if (one == nullptr) {
    state.around.metrics->repeat_dropped();
    return;
  }
  if (one->now == phase::gone) return;
  one->tally.add(seen.what);
  one->has_more = true;
  if (one->now != phase::idle) return;
  state.resting.erase(one->place);
  wait(self, *one, {seen.case_name, one->serial}, state.first_wait);
}

void forget(repeat_recorder_state& state, const std::string& case_name) {
  const auto found = state.counts.find(case_name);
  if (found == state.counts.end()) return;
  const auto how = found->second.now;
  if (how == phase::idle || how == phase::gone)
    state.resting.erase(found->second.place);
  state.counts.erase(found);
}

}  // namespace

bool repeat_recorder_state::has_room() {
  const auto now = around.now();
  while (!resting.empty() &&
         now - counts.at(resting.front()).rests_since >= window)
    forget_oldest();
  if (counts.size() < capacity) return true;
  if (resting.empty()) return false;
  forget_oldest();
  return true;
}

void repeat_recorder_state::forget_oldest() {
  counts.erase(resting.front());
  resting.pop_front();
}

void repeat_recorder_state::rest(const std::string& case_name, count& what,
                                 phase how) {
  what.now = how;
  what.place = resting.insert(resting.end(), case_name);
  what.rests_since = around.now();
}

repeat_recorder_actor::behavior_type repeat_recorder(
    recorder_pointer self, context around, api_actor api,
    std::string target_namespace, model::duration window) {
  auto& state = self->state;
  state.around = std::move(around);
  state.api = std::move(api);
  state.target_namespace = std::move(target_namespace);
  state.window = window;
  return {
      [self](const repeat_seen& seen) { on_repeat(self, seen); },
      [self](const forget_crash& lost) { forget(self->state, lost.case_name); },
      [self](const count_due& what) { on_due(self, what); },
  };
}

}  // namespace forensics::actors
