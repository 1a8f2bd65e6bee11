#include <utility>

#include "sandbox/node/container.hpp"

namespace forensics::sandbox {
namespace {

std::string shown_pod(const model::json_value& pod) {
  return std::string(name_of(pod)) + "_" + std::string(namespace_of(pod)) +
         "(" + std::string(uid_of(pod)) + ")";
}

}  // namespace

bool container::waits_for_backoff() {
  if (!state_.last) return false;
  const auto now = node_.now();
  const auto finished = state_.last->finished;
  const auto ready = backoff_.ready(finished);
  if (ready <= now) {
    const auto seen = finished + node_.settings.restart_pause;
    if (seen > now) again_after(seen - now);
    return seen > now;
  }
  const std::string pod = shown_pod(home_.pod()->json);
  tell("Warning", "BackOff",
       "Back-off restarting failed container " + name() + " in pod " + pod);
  again_after(ready - now);
  wait("CrashLoopBackOff",
       "back-off " + model::format_duration(backoff_.wait()) +
           " restarting failed container=" + name() + " pod=" + pod);
  return true;
}

void container::again_after(model::duration wait) {
  next_step_ = node_.after(wait, [this] {
    const auto spent = std::exchange(next_step_, nullptr);
    pull();
  });
}

void container::wait(std::string reason, std::string message) {
  state_.now = container_state::step::waiting;
  state_.reason = std::move(reason);
  state_.message = std::move(message);
  home_.changed();
}

}  // namespace forensics::sandbox
