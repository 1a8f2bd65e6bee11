#include "telemetry/liveness.hpp"

#include <utility>

namespace forensics::telemetry {

liveness::liveness(clock now) : now_(std::move(now)) {}

void liveness::beat() {
  const std::lock_guard lock(mutex_);
  const auto now = now_();
  last_beat_ = now;
  std::erase_if(stuck_, [now](const auto& entry) {
    return now - entry.second > longest_silence;
  });
}

void liveness::found(const std::string& name, bool is_alive) {
  const std::lock_guard lock(mutex_);
  if (is_alive)
    stuck_.erase(name);
  else
    stuck_[name] = now_();
}

void liveness::progress(const std::string& watch) {
  const std::lock_guard lock(mutex_);
  watches_[watch] = now_();
}

std::vector<std::string> liveness::stuck() const {
  const std::lock_guard lock(mutex_);
  const auto now = now_();
  std::vector<std::string> out;
  if (last_beat_ && now - *last_beat_ > longest_silence)
    out.emplace_back("no actor runs");
  for (const auto& [name, since] : stuck_)
    if (now - since <= longest_silence) out.push_back(name + " is stuck");
  for (const auto& [name, last] : watches_)
    if (now - last > longest_watch_silence)
      out.push_back(name + " has not come on");
  return out;
}

}  // namespace forensics::telemetry
