#include "k8s/internal/operation.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace forensics::k8s::internal {

operation::operation(operations& all, time_point begun,
                     std::chrono::milliseconds allowed)
    : all_(all),
      // So that no sum overflows.
      allowed_(std::clamp<std::chrono::milliseconds>(allowed, {},
                                                     std::chrono::hours{24})),
      deadline_(begun + allowed_),
      timer_(all.io(), deadline_) {
  all_.alive_.insert(this);
}

operation::~operation() { all_.alive_.erase(this); }

std::chrono::milliseconds operation::left() const noexcept {
  return std::chrono::ceil<std::chrono::milliseconds>(
      deadline_ - std::chrono::steady_clock::now());
}

void operation::watch_deadline() {
  timer_.async_wait(
      [self = weak_from_this()](const boost::system::error_code& cancelled) {
        if (cancelled) return;
        if (const auto alive = self.lock()) alive->cut(cut_cause::timeout);
      });
}

void operation::cut(cut_cause why) {
  if (is_cut()) return;
  why_ = why;
  timer_.cancel();
  // Moved out: the interrupt may end the `on_cut` that it came from.
  const auto interrupt = std::exchange(interrupt_, nullptr);
  if (interrupt) interrupt();
}

operation::on_cut::on_cut(operation& of, std::function<void()> interrupt)
    : of_(of), outer_(std::exchange(of.interrupt_, std::move(interrupt))) {}

operation::on_cut::~on_cut() { of_.interrupt_ = std::move(outer_); }

std::shared_ptr<operation> operations::start(std::chrono::milliseconds allowed,
                                             time_point begun) {
  auto started = std::make_shared<operation>(*this, begun, allowed);
  if (stopped_)
    started->cut(cut_cause::stopped);
  else
    started->watch_deadline();
  return started;
}

void operations::stop() {
  stopped_ = true;
  // Owned while it goes on: an interrupt may end other operations.
  std::vector<std::shared_ptr<operation>> all;
  for (operation* each : alive_)
    if (auto owned = each->weak_from_this().lock())
      all.push_back(std::move(owned));
  for (const auto& each : all) each->cut(cut_cause::stopped);
}

}  // namespace forensics::k8s::internal
