#include "actors/case_slots.hpp"

#include <utility>

#include "model/storm.hpp"

namespace forensics::actors {

namespace {

/// Times as many as those that are in time.
constexpr std::size_t most_late_slots = 3;

/// Fewer, for each holds its log, and that twice over.
std::size_t most_late_evidence(const slot_limits& limits) noexcept {
  return limits.max_in_evidence * 3 / 2;
}

}  // namespace

bool case_slots::has_room() const noexcept {
  return count(stage::evidence) < limits_.max_in_evidence &&
         count(stage::late_evidence) < most_late_evidence(limits_) &&
         on_their_way() < limits_.max_open_cases &&
         stages_.size() < limits_.max_unended_cases;
}

void case_slots::open(const std::string& case_name, bool has_evidence) {
  const auto first = has_evidence ? stage::without_log : stage::evidence;
  if (stages_.emplace(case_name, first).second) ++count(first);
}

void case_slots::close(const std::string& case_name) {
  const auto found = stages_.find(case_name);
  if (found == stages_.end()) return;
  --count(found->second);
  stages_.erase(found);
  const auto is_its = [&](const auto& request) {
    return request.case_name == case_name;
  };
  std::erase_if(slot_queue_, is_its);
  std::erase_if(ending_queue_, is_its);
}

void case_slots::move(const std::string& case_name, stage to) {
  const auto found = stages_.find(case_name);
  if (found == stages_.end()) return;
  --count(found->second);
  ++count(to);
  found->second = to;
}

log_patience case_slots::be_late(const log_is_late& what,
                                 model::timestamp now) {
  // A log that hangs must not keep the rest of its case from being written. In
  // a storm all are late, and to write each case twice would make it worse.
  const auto more =
      is_crowded()
          ? model::log_patience(what.waited, now - last_evidence_,
                                limits_.log_grace, limits_.longest_log_grace)
          : model::duration{0};
  move(what.case_name,
       more.count() == 0 ? stage::without_log : stage::late_evidence);
  return {more};
}

void case_slots::ask_for_slot(const std::string& case_name,
                              slot_promise promise, model::timestamp now) {
  last_evidence_ = now;
  move(case_name, stage::slot_queue);
  slot_queue_.push_back({case_name, std::move(promise)});
}

void case_slots::ask_for_ending_slot(const std::string& case_name,
                                     ending_promise promise,
                                     model::timestamp now) {
  move(case_name, stage::ending_queue);
  ending_queue_.push_back({case_name, std::move(promise), now});
}

std::vector<std::string> case_slots::grant_slots(bool others_wait) {
  std::vector<std::string> granted;
  while (!slot_queue_.empty() && count(stage::slot) < limits_.most_clones) {
    auto next = std::move(slot_queue_.front());
    slot_queue_.pop_front();
    move(next.case_name, stage::slot);
    next.promise.deliver(granted_slot{others_wait || !slot_queue_.empty()});
    granted.push_back(std::move(next.case_name));
  }
  return granted;
}

void case_slots::pass_by(const std::string& case_name) {
  const auto found = stages_.find(case_name);
  if (found != stages_.end() && found->second == stage::slot &&
      count(stage::late_slot) < most_late_slots * limits_.most_clones)
    move(case_name, stage::late_slot);
}

void case_slots::grant_ending_slots(model::timestamp now) {
  while (!ending_queue_.empty() &&
         count(stage::ending) <
             model::most_endings(limits_.most_clones, on_their_way(),
                                 now - ending_queue_.front().since)) {
    auto next = std::move(ending_queue_.front());
    ending_queue_.pop_front();
    move(next.case_name, stage::ending);
    next.promise.deliver(granted_ending_slot{});
  }
}

std::optional<model::timestamp> case_slots::ending_due(
    model::timestamp now) const {
  if (ending_queue_.empty()) return std::nullopt;
  const auto due = ending_queue_.front().since + model::ending_patience;
  if (due <= now) return std::nullopt;
  return due;
}

}  // namespace forensics::actors
