#include "k8s/internal/child_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace forensics::k8s::internal {

namespace {

using descriptor = asio::posix::stream_descriptor;

std::vector<std::string> merged_environment(
    const std::map<std::string, std::string>& added) {
  std::vector<std::string> merged;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view pair = *each;
    if (!added.contains(std::string{pair.substr(0, pair.find('='))}))
      merged.emplace_back(pair);
  }
  for (const auto& [name, value] : added) merged.push_back(name + "=" + value);
  return merged;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& each : texts) pointers.push_back(each.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// What posix_spawn is told, freed with its scope.
struct spawn_plan {
  posix_spawn_file_actions_t files{};
  posix_spawnattr_t attributes{};

  explicit spawn_plan(int output) {
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null",
                                     O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null",
                                     O_WRONLY, 0);
    // Asio opens its sockets without close-on-exec.
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);

    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    // A group of its own, so that what it starts can be killed with it.
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes,
        static_cast<short>(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                           POSIX_SPAWN_SETSIGDEF));
  }
  ~spawn_plan() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  spawn_plan(const spawn_plan&) = delete;
  spawn_plan& operator=(const spawn_plan&) = delete;
};

result<pid_t, int> spawn(const command_line& command, int output) {
  std::vector<std::string> args{command.file};
  args.insert(args.end(), command.args.begin(), command.args.end());
  std::vector<std::string> env = merged_environment(command.env);
  const spawn_plan plan(output);
  pid_t child = 0;
  const int refused =
      posix_spawnp(&child, command.file.c_str(), &plan.files, &plan.attributes,
                   pointers_to(args).data(), pointers_to(env).data());
  if (refused != 0) return failure{refused};
  return child;
}

int reap(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

asio::awaitable<void> collect(descriptor& output, std::size_t max_output,
                              finished_child& into) {
  std::array<char, 4096> part;
  for (boost::system::error_code ended; !ended && !into.too_long;) {
    const std::size_t got = co_await output.async_read_some(
        asio::buffer(part), asio::redirect_error(asio::use_awaitable, ended));
    into.too_long = into.output.size() + got > max_output;
    if (!into.too_long) into.output.append(part.data(), got);
  }
}

}  // namespace

asio::awaitable<result<finished_child, int>> run_child(
    operation& by, asio::io_context& io, const command_line& command,
    std::size_t max_output) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) co_return failure{errno};
  descriptor output(io, ends[0]);
  const auto child = spawn(command, ends[1]);
  ::close(ends[1]);
  if (!child) co_return failure{child.error()};
  const auto kill_group = [pid = *child] { ::kill(-pid, SIGKILL); };

  const int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, *child, 0));
  if (pidfd < 0) {
    const int unsupported = errno;
    kill_group();
    reap(*child);
    co_return failure{unsupported};
  }
  descriptor death(io, pidfd);
  finished_child finished;
  {
    const operation::on_cut stop(by, [&] {
      kill_group();
      // Somebody outside of the group may hold the other end.
      boost::system::error_code closed_anyway;
      output.close(closed_anyway);
    });
    if (by.is_cut()) kill_group();
    co_await collect(output, max_output, finished);
    if (finished.too_long) kill_group();
    boost::system::error_code never;
    co_await death.async_wait(descriptor::wait_read,
                              asio::redirect_error(asio::use_awaitable, never));
  }
  finished.exit_code = reap(*child);
  co_return finished;
}

}  // namespace forensics::k8s::internal
