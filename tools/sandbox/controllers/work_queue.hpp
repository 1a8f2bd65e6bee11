#pragma once

#include <functional>
#include <memory>
#include <set>
#include <utility>

namespace forensics::sandbox {

/// Runs a function later, on the same thread.
using post_function = std::function<void(std::function<void()>)>;

/// Items to be looked at, each once however often it is added, not before the
/// write during which it was added is over. What is left when the queue goes
/// is not looked at.
template <class item>
class work_queue {
 public:
  work_queue(post_function post, std::function<void(const item&)> work)
      : post_(std::move(post)), state_(std::make_shared<state>()) {
    state_->work = std::move(work);
  }
  // What works on the items is bound to its place, and so whoever has a queue.
  work_queue(const work_queue&) = delete;
  work_queue& operator=(const work_queue&) = delete;

  void add(item one) {
    const bool is_first = state_->waiting.empty();
    state_->waiting.insert(std::move(one));
    if (!is_first) return;
    post_([held = std::weak_ptr<state>(state_)] {
      if (const auto alive = held.lock()) drain(*alive);
    });
  }

 private:
  struct state {
    std::set<item> waiting;
    std::function<void(const item&)> work;
  };

  static void drain(state& of) {
    for (const item& one : std::exchange(of.waiting, {})) of.work(one);
  }

  post_function post_;
  std::shared_ptr<state> state_;
};

}  // namespace forensics::sandbox
