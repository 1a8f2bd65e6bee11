#include "app/signals.hpp"

#include <csignal>
#include <ctime>

#include <unistd.h>

namespace forensics::app {

namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

void block_stop_signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

void wait_for_stop_signal() {
  const sigset_t set = stop_signals();
  int caught = 0;
  sigwait(&set, &caught);
}

void raise_stop_signal() { kill(getpid(), SIGTERM); }

bool stop_signal_within(std::chrono::milliseconds limit) {
  const sigset_t set = stop_signals();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(limit);
  timespec time{};
  time.tv_sec = static_cast<std::time_t>(seconds.count());
  time.tv_nsec = static_cast<long>((limit - seconds).count()) * 1'000'000;
  return sigtimedwait(&set, nullptr, &time) > 0;
}

}  // namespace forensics::app
