#include "model/signal_name.hpp"

#include <cstddef>
#include <iterator>

namespace forensics::model {
namespace {

/// From 1 on. Source: signal(7).
constexpr std::string_view names[] = {
    "SIGHUP",  "SIGINT",    "SIGQUIT", "SIGILL",    "SIGTRAP", "SIGABRT",
    "SIGBUS",  "SIGFPE",    "SIGKILL", "SIGUSR1",   "SIGSEGV", "SIGUSR2",
    "SIGPIPE", "SIGALRM",   "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT",
    "SIGSTOP", "SIGTSTP",   "SIGTTIN", "SIGTTOU",   "SIGURG",  "SIGXCPU",
    "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH",  "SIGIO",   "SIGPWR",
    "SIGSYS"};
static_assert(std::size(names) == 31);

}  // namespace

std::string_view signal_name(int number) noexcept {
  if (number < 1 || static_cast<std::size_t>(number) > std::size(names))
    return {};
  return names[number - 1];
}

}  // namespace forensics::model
