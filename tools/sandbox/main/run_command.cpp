#include "sandbox/main/run_command.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace forensics::sandbox {

namespace asio = boost::asio;

namespace {

std::vector<std::string> environment_with(
    std::map<std::string, std::string> more) {
  std::vector<std::string> all;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string entry = *each;
    if (!more.contains(entry.substr(0, entry.find('=')))) all.push_back(entry);
  }
  for (const auto& [name, value] : more) all.push_back(name + '=' + value);
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

int exit_code_of(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

bool ends_within(std::chrono::milliseconds limit, int pidfd) {
  using std::chrono::steady_clock;
  const auto end = steady_clock::now() + limit;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        std::max(end - steady_clock::now(), steady_clock::duration::zero()));
    pollfd watched{pidfd, POLLIN, 0};
    const int ready = poll(&watched, 1, static_cast<int>(left.count()));
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

/// The terminal tells all of its foreground group of a Ctrl-C by itself.
bool terminal_tells_child(int signal) {
  return signal == SIGINT && tcgetpgrp(STDIN_FILENO) == getpgrp();
}

}  // namespace

result<std::unique_ptr<run_command>, std::string> run_command::start(
    asio::io_context& io, const std::vector<std::string>& command,
    const std::map<std::string, std::string>& more,
    std::chrono::milliseconds patience) {
  auto words = command;
  auto variables = environment_with(more);
  const auto argv = pointers_to(words);
  const auto envp = pointers_to(variables);
  pid_t pid = 0;
  const int failed =
      posix_spawnp(&pid, argv[0], nullptr, nullptr, argv.data(), envp.data());
  if (failed != 0) return failure{command[0] + ": " + std::strerror(failed)};
  const auto pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (pidfd < 0) {
    const std::string why = std::strerror(errno);
    kill(pid, SIGKILL);
    wait_for(pid);
    return failure{"pidfd_open: " + why};
  }
  std::unique_ptr<run_command> made(new run_command(io, pid, pidfd, patience));
  return made;
}

run_command::run_command(asio::io_context& io, pid_t pid, int pidfd,
                         std::chrono::milliseconds patience)
    : pid_(pid),
      patience_(patience),
      end_(io, pidfd),
      signals_(io, SIGINT, SIGTERM, SIGHUP) {
  pass_signals_on();
}

run_command::~run_command() {
  if (ended_) return;
  kill(pid_, SIGTERM);
  if (!ends_within(patience_, end_.native_handle())) kill(pid_, SIGKILL);
  wait_for(pid_);
}

void run_command::pass_signals_on() {
  signals_.async_wait([this](boost::system::error_code stopped, int signal) {
    if (stopped) return;
    if (!ended_ && !terminal_tells_child(signal)) kill(pid_, signal);
    pass_signals_on();
  });
}

void run_command::when_ended(std::function<void(int code)> call) {
  end_.async_wait(
      asio::posix::stream_descriptor::wait_read,
      [this, call = std::move(call)](boost::system::error_code failed) {
        if (failed) return;
        ended_ = true;
        call(exit_code_of(wait_for(pid_)));
      });
}

}  // namespace forensics::sandbox
