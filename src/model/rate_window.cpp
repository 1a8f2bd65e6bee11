#include "model/rate_window.hpp"

#include <algorithm>
#include <utility>

namespace forensics::model {

rate_window::rate_window(duration length, duration retention,
                         std::size_t capacity)
    : length_(length),
      retention_(std::max(length, retention)),
      capacity_(capacity) {}

bool rate_window::admit(const std::string& signature, timestamp crashed,
                        timestamp now, window_holder holder) {
  if (length_ <= duration{0}) return true;
  forget_expired(now);
  const auto known = windows_.find(signature);
  timestamp before = timestamp::min();
  if (known != windows_.end()) {
    const timestamp opened = known->second.opened->first;
    if (crashed - opened < length_) return false;
    before = opened + length_;
  }
  close(signature);
  open(signature, std::min(crashed, now), before, std::move(holder));
  return true;
}

void rate_window::restore(const std::string& signature, timestamp opened,
                          timestamp now, window_holder holder) {
  opened = std::min(opened, now);
  const auto known = windows_.find(signature);
  timestamp before = timestamp::min();
  if (known != windows_.end()) {
    window& last = known->second;
    if (last.opened->first >= opened) {
      last.before = std::max(last.before, opened + length_);
      return;
    }
    before = last.opened->first + length_;
  }
  close(signature);
  open(signature, opened, before, std::move(holder));
  forget_expired(now);
}

const window_holder* rate_window::holder_of(const std::string& signature,
                                            timestamp crashed) const {
  const auto known = windows_.find(signature);
  if (known == windows_.end()) return nullptr;
  const window& last = known->second;
  const timestamp opened = last.opened->first;
  // Crashes of one moment come in any order, so a repeat may be older than
  // the crash that has the case.
  const bool is_near = crashed >= last.before && opened - crashed < length_;
  return crashed >= opened || is_near ? &last.holder : nullptr;
}

void rate_window::release(const std::string& signature,
                          const std::string& case_name) {
  const auto known = windows_.find(signature);
  if (known != windows_.end() && known->second.holder.case_name == case_name)
    close(signature);
}

void rate_window::close(const std::string& signature) {
  const auto known = windows_.find(signature);
  if (known == windows_.end()) return;
  order_.erase(known->second.opened);
  windows_.erase(known);
}

void rate_window::open(const std::string& signature, timestamp opened,
                       timestamp before, window_holder holder) {
  windows_.emplace(signature, window{order_.emplace(opened, signature),
                                     std::move(holder), before});
  if (windows_.size() > capacity_) forget_oldest();
}

void rate_window::forget_oldest() {
  windows_.erase(order_.begin()->second);
  order_.erase(order_.begin());
}

void rate_window::forget_expired(timestamp now) {
  while (!order_.empty() && now - order_.begin()->first >= retention_)
    forget_oldest();
}

recent_set::recent_set(std::size_t capacity) : capacity_(capacity) {}

bool recent_set::insert(const std::string& key) {
  const auto known = index_.find(key);
  if (known != index_.end()) {
    order_.splice(order_.end(), order_, known->second);
    return false;
  }
  const auto added = order_.insert(order_.end(), key);
  index_.emplace(*added, added);
  if (index_.size() > capacity_) {
    index_.erase(order_.front());
    order_.pop_front();
  }
  return true;
}

bool recent_set::erase(const std::string& key) {
  const auto known = index_.find(key);
  if (known == index_.end()) return false;
  const auto place = known->second;
  index_.erase(known);
  order_.erase(place);
  return true;
}

}  // namespace forensics::model
