#include "model/expiry_plan.hpp"

namespace forensics::model {

bool expiry_plan::is_held(const entries::value_type& one) const {
  return one.second.until.verdict == expiry::held ||
         held_clones_.contains(one.first);
}

std::optional<timestamp> expiry_plan::end_of(
    const entries::value_type& one) const {
  const expiry_decision& until = one.second.until;
  if (is_held(one) || until.verdict == expiry::unreadable) return std::nullopt;
  return until.verdict == expiry::expired ? timestamp::min() : until.at;
}

std::optional<timestamp> expiry_plan::due(
    const entries::value_type& one) const {
  const entry& what = one.second;
  if (what.being_deleted || what.now != stage::resting) return std::nullopt;
  return end_of(one);
}

void expiry_plan::enter(const entries::value_type& one) {
  if (const auto at = due(one)) order_.emplace(*at, one.first);
  if (one.second.being_deleted) return;
  if (is_held(one)) {
    ++count_.held;
  } else if (one.second.until.verdict == expiry::unreadable) {
    ++count_.unreadable;
    unreadable_.insert(one.first);
  } else {
    ++count_.kept;
  }
}

void expiry_plan::leave(const entries::value_type& one) {
  if (const auto at = due(one)) order_.erase({*at, one.first});
  if (one.second.being_deleted) return;
  if (is_held(one)) {
    --count_.held;
  } else if (one.second.until.verdict == expiry::unreadable) {
    --count_.unreadable;
    unreadable_.erase(one.first);
  } else {
    --count_.kept;
  }
}

expiry_plan::entries::iterator expiry_plan::find(const std::string& name,
                                                 const std::string& uid) {
  const auto found = cases_.find(name);
  return found != cases_.end() && found->second.uid == uid ? found
                                                           : cases_.end();
}

void expiry_plan::put(const case_view& seen) {
  const auto [where, is_new] = cases_.try_emplace(seen.name);
  entry& what = where->second;
  if (!is_new) leave(*where);
  if (what.uid != seen.uid) what = {};
  if (what.resource_version != seen.resource_version) {
    what.failures = 0;
    // What is being deleted is left to its end.
    if (what.now == stage::postponed) what.now = stage::resting;
  }
  what.uid = seen.uid;
  what.resource_version = seen.resource_version;
  what.until = decide_expiry(seen, timestamp::min());
  what.being_deleted = seen.being_deleted;
  enter(*where);
}

bool expiry_plan::remove(const std::string& name, const std::string& uid,
                         timestamp now) {
  const auto found = find(name, uid);
  if (found == cases_.end()) return false;
  const auto end = end_of(*found);
  const bool had_to_go =
      found->second.now == stage::given_out || (end && *end <= now);
  leave(*found);
  cases_.erase(found);
  return had_to_go;
}

void expiry_plan::hold_clone(const std::string& name, bool held) {
  const auto found = cases_.find(name);
  if (found != cases_.end()) leave(*found);
  if (held)
    held_clones_.insert(name);
  else
    held_clones_.erase(name);
  if (found != cases_.end()) enter(*found);
}

std::vector<expired_case> expiry_plan::take_expired(timestamp now,
                                                    std::size_t most) {
  std::vector<expired_case> out;
  while (out.size() < most && !order_.empty() && order_.begin()->first <= now) {
    const auto found = cases_.find(std::string(order_.begin()->second));
    leave(*found);
    entry& what = found->second;
    what.now = stage::given_out;
    what.given_version = what.resource_version;
    enter(*found);
    out.push_back({found->first, what.uid, what.resource_version});
  }
  return out;
}

unsigned expiry_plan::postpone(const expired_case& which) {
  const auto found = find(which.name, which.uid);
  if (found == cases_.end() || found->second.now != stage::given_out) return 0;
  leave(*found);
  entry& what = found->second;
  const bool is_the_same = what.given_version == what.resource_version;
  what.now = is_the_same ? stage::postponed : stage::resting;
  const unsigned failures = is_the_same ? ++what.failures : 0;
  enter(*found);
  return failures;
}

void expiry_plan::retry(const expired_case& which) {
  const auto found = find(which.name, which.uid);
  if (found == cases_.end() || found->second.now != stage::postponed) return;
  leave(*found);
  found->second.now = stage::resting;
  enter(*found);
}

std::optional<timestamp> expiry_plan::next() const {
  if (order_.empty()) return std::nullopt;
  return order_.begin()->first;
}

std::string_view expiry_plan::unreadable_example() const noexcept {
  return unreadable_.empty() ? std::string_view{} : *unreadable_.begin();
}

}  // namespace forensics::model
