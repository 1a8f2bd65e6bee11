#include "k8s/internal/idle_pool.hpp"

#include <utility>

namespace forensics::k8s::internal {

idle_pool::idle_pool(asio::io_context& io, std::chrono::milliseconds keep_alive)
    : keep_alive_(keep_alive), timer_(io) {}

std::unique_ptr<connection> idle_pool::take(
    const std::shared_ptr<const client_identity>& identity) {
  close_expired();
  while (!entries_.empty()) {
    auto newest = std::move(entries_.back().idle);
    entries_.pop_back();
    if (newest->identity() == identity && newest->quiet()) return newest;
  }
  return nullptr;
}

void idle_pool::give(std::unique_ptr<connection> idle) {
  if (closed_ || !idle) return;
  entries_.push_back(
      {std::chrono::steady_clock::now() + keep_alive_, std::move(idle)});
  if (entries_.size() == 1) wait_for_oldest();
}

void idle_pool::close() {
  closed_ = true;
  entries_.clear();
  timer_.cancel();
}

void idle_pool::close_expired() {
  const auto now = std::chrono::steady_clock::now();
  while (!entries_.empty() && entries_.front().expires <= now)
    entries_.pop_front();
}

void idle_pool::wait_for_oldest() {
  timer_.expires_at(entries_.front().expires);
  timer_.async_wait([this](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    close_expired();
    if (!entries_.empty()) wait_for_oldest();
  });
}

}  // namespace forensics::k8s::internal
