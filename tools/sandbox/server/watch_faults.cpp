#include "sandbox/server/watch_faults.hpp"

#include <utility>

#include "model/json.hpp"
#include "sandbox/objects/api_error.hpp"
#include "sandbox/objects/object.hpp"

namespace forensics::sandbox {

namespace {

using events = std::vector<std::string>;
using namespace std::chrono_literals;

constexpr model::duration longest_hold = 200ms;
constexpr std::size_t replay_each = 10;

std::string expired_event() {
  return R"({"type":"ERROR","object":)" +
         to_json(expired("too old resource version: 1 (2)")) + "}\n";
}

/// What tells objects apart; bookmarks and the like have none.
object_key object_of(const std::string& event) {
  const auto parsed = model::parse_json(event);
  if (!parsed) return {};
  return key_of(model::object_at(*parsed, {"object"}));
}

class faulty_watch : public byte_stream {
 public:
  faulty_watch(std::unique_ptr<byte_stream> inner, const fault_effect& effect,
               run_after after)
      : inner_(std::move(inner)), effect_(effect), after_(std::move(after)) {}

  std::optional<events> take() override {
    if (over_) return std::nullopt;
    events out;
    if (end_is_due(out)) {
      if (out.empty()) return std::nullopt;
      return out;
    }
    if (stalled()) return out;
    auto taken = inner_->take();
    if (!taken) {
      over_ = true;
      if (held_.empty()) return std::nullopt;
      out.push_back(std::exchange(held_, {}));
      return out;
    }
    for (std::string& event : *taken) {
      add(std::move(event), out);
      if (end_is_due(out) || stalled()) return out;
    }
    if (hold_is_over_) release(out);
    return out;
  }

  void when_ready(std::function<void()> call) override {
    if (over_ || end_would_be_due()) return call();
    if (stalled()) return;
    if (held_.empty() || !effect_.reorder)
      return inner_->when_ready(std::move(call));
    if (hold_is_over_) return call();
    inner_->when_ready(call);
    timer_ = after_(longest_hold, [this, call = std::move(call)] {
      hold_is_over_ = true;
      call();
    });
  }

 private:
  bool stalled() const {
    return effect_.stall_after && passed_ >= *effect_.stall_after;
  }
  bool end_would_be_due() const {
    if (effect_.expire_after && passed_ >= *effect_.expire_after) return true;
    return !effect_.garbage && effect_.cut_after &&
           passed_ >= *effect_.cut_after;
  }
  bool end_is_due(events& out) {
    if (over_) return true;
    if (!end_would_be_due()) return false;
    if (effect_.expire_after && passed_ >= *effect_.expire_after)
      out.push_back(expired_event());
    over_ = true;
    return true;
  }

  void add(std::string event, events& out) {
    if (effect_.garbage && passed_ >= effect_.cut_after.value_or(0)) {
      out.push_back(event.substr(0, event.size() / 2));
      over_ = true;
      return;
    }
    ++passed_;
    if (effect_.reorder)
      swap_with_neighbour(std::move(event), out);
    else
      say(std::move(event), out);
  }

  void swap_with_neighbour(std::string event, events& out) {
    if (held_.empty()) {
      held_ = std::move(event);
      hold_is_over_ = false;
      return;
    }
    timer_.reset();
    std::string first = std::exchange(held_, {});
    if (object_of(first) != object_of(event)) first.swap(event);
    say(std::move(first), out);
    say(std::move(event), out);
  }

  void release(events& out) {
    if (!held_.empty()) say(std::exchange(held_, {}), out);
    hold_is_over_ = false;
  }

  void say(std::string event, events& out) {
    if (effect_.replay) said_.push_back(event);
    if (effect_.duplicate) out.push_back(event);
    out.push_back(std::move(event));
    if (effect_.replay && said_.size() % replay_each == 0)
      out.insert(out.end(), said_.begin(), said_.end());
  }

  std::unique_ptr<byte_stream> inner_;
  fault_effect effect_;
  run_after after_;
  std::size_t passed_ = 0;
  events said_;
  std::string held_;
  bool hold_is_over_ = false;
  bool over_ = false;
  std::shared_ptr<void> timer_;
};

}  // namespace

bool has_watch_fault(const fault_effect& effect) noexcept {
  return effect.cut_after || effect.stall_after || effect.expire_after ||
         effect.duplicate || effect.replay || effect.reorder || effect.garbage;
}

std::unique_ptr<byte_stream> with_watch_faults(
    std::unique_ptr<byte_stream> stream, const fault_effect& effect,
    run_after after) {
  return std::make_unique<faulty_watch>(std::move(stream), effect,
                                        std::move(after));
}

}  // namespace forensics::sandbox
