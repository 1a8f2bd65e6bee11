#include "k8s/write_gate.hpp"

namespace forensics::k8s {

void write_gate::open_until(std::chrono::milliseconds when) {
  const std::lock_guard hold(mutex_);
  open_until_ = when;
}

void write_gate::close() {
  const std::lock_guard hold(mutex_);
  closed_ = true;
}

write_gate::pass write_gate::enter() {
  const std::lock_guard hold(mutex_);
  if (closed_ || now_() >= open_until_) return nullptr;
  ++on_their_way_;
  return {this, [self = shared_from_this()](const void*) { self->leave(); }};
}

void write_gate::leave() {
  const std::lock_guard hold(mutex_);
  if (--on_their_way_ == 0) emptied_.notify_all();
}

void write_gate::in_doubt() {
  const std::lock_guard hold(mutex_);
  in_doubt_until_ = now_() + doubt;
}

bool write_gate::wait_empty(std::chrono::milliseconds limit) {
  std::unique_lock hold(mutex_);
  const bool all_are_back =
      emptied_.wait_for(hold, limit, [this] { return on_their_way_ == 0; });
  return all_are_back && now_() >= in_doubt_until_;
}

}  // namespace forensics::k8s
