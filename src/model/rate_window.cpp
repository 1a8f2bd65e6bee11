#include "model/rate_window.hpp"

#include <algorithm>

namespace forensics::model {

rate_window::rate_window(duration length, duration retention,
                         std::size_t capacity)
    : length_(length),
      retention_(std::max(length, retention)),
      capacity_(capacity) {}

bool rate_window::admit(const std::string& signature, timestamp crashed,
                        timestamp now) {
  if (length_ <= duration{0}) return true;
  forget_expired(now);
  const auto known = opened_.find(signature);
  if (known != opened_.end() && crashed - known->second->first < length_)
    return false;
  release(signature);
  open(signature, std::min(crashed, now));
  return true;
}

void rate_window::restore(const std::string& signature, timestamp opened,
                          timestamp now) {
  opened = std::min(opened, now);
  const auto known = opened_.find(signature);
  if (known != opened_.end() && known->second->first >= opened) return;
  release(signature);
  open(signature, opened);
  forget_expired(now);
}

void rate_window::release(const std::string& signature) {
  const auto known = opened_.find(signature);
  if (known == opened_.end()) return;
  order_.erase(known->second);
  opened_.erase(known);
}

void rate_window::open(const std::string& signature, timestamp opened) {
  opened_.emplace(signature, order_.emplace(opened, signature));
  if (opened_.size() > capacity_) forget_oldest();
}

void rate_window::forget_oldest() {
  opened_.erase(order_.begin()->second);
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
  index_.emplace(key, order_.insert(order_.end(), key));
  if (index_.size() > capacity_) {
    index_.erase(order_.front());
    order_.pop_front();
  }
  return true;
}

void recent_set::erase(const std::string& key) {
  const auto known = index_.find(key);
  if (known == index_.end()) return;
  order_.erase(known->second);
  index_.erase(known);
}

}  // namespace forensics::model
