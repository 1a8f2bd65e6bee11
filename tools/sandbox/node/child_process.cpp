#include "sandbox/node/child_process.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include <boost/asio/buffer.hpp>

#include "sandbox/node/adopted_processes.hpp"
#include "sandbox/node/fork_program.hpp"

namespace forensics::sandbox {

namespace asio = boost::asio;

result<std::shared_ptr<child_process>, int> child_process::start(
    asio::io_context& io, const command_line& what,
    const process_limits& limits, on_output output, on_exit exited) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return failure{int{errno}};
  auto pid = fork_program(what, limits, ends[1]);
  close(ends[1]);
  if (!pid) {
    close(ends[0]);
    return failure{int{pid.error()}};
  }
  const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, *pid, 0));
  if (pidfd < 0) {
    const int why = errno;
    kill(-*pid, SIGKILL);
    waitpid(*pid, nullptr, 0);
    close(ends[0]);
    return failure{int{why}};
  }
  std::shared_ptr<child_process> child(new child_process(
      io, *pid, pidfd, ends[0], std::move(output), std::move(exited)));
  child->read_on();
  child->wait_for_exit();
  return child;
}

child_process::child_process(asio::io_context& io, pid_t pid, int pidfd,
                             int output, on_output said, on_exit exited)
    : pid_(pid),
      exit_(io, pidfd),
      output_(io, output),
      said_(std::move(said)),
      exited_(std::move(exited)) {
  output_.non_blocking(true);
}

child_process::~child_process() {
  if (ended_) return;
  end_session();
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void child_process::end_session() noexcept {
  kill(-pid_, SIGKILL);
  // Its processes in other groups.
  end_adopted([this](const adopted_process& one) {
    return one.session == pid_ && one.pid != pid_;
  });
}

void child_process::signal(int number) noexcept {
  if (!ended_) kill(-pid_, number);
}

void child_process::read_on() {
  output_.async_read_some(
      asio::buffer(piece_),
      [weak = weak_from_this()](const boost::system::error_code& error,
                                std::size_t size) {
        const auto self = weak.lock();
        if (self == nullptr || self->ended_ || error) return;
        self->said_({self->piece_.data(), size});
        self->read_on();
      });
}

void child_process::wait_for_exit() {
  exit_.async_wait(
      asio::posix::stream_descriptor::wait_read,
      [weak = weak_from_this()](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (self != nullptr && !error) self->finish();
      });
}

void child_process::finish() {
  // Before the program is reaped: its number can't be another session's yet.
  end_session();
  int status = 0;
  pid_t reaped = 0;
  do {
    reaped = waitpid(pid_, &status, 0);
  } while (reaped < 0 && errno == EINTR);
  if (reaped < 0)
    throw std::system_error(errno, std::generic_category(), "waitpid");
  ended_ = true;

  boost::system::error_code error;
  asio::posix::stream_descriptor::bytes_readable said_so_far;
  output_.io_control(said_so_far, error);
  // No more than that: who has left the session may write for ever.
  for (std::size_t left = said_so_far.get(); left > 0 && !error;) {
    const std::size_t size =
        output_.read_some(asio::buffer(piece_, left), error);
    if (size > 0) said_({piece_.data(), size});
    left -= size;
  }
  output_.close();
  exit_.close();
  const int code =
      WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  const auto self = shared_from_this();
  const auto tell = std::exchange(exited_, nullptr);
  tell(code);
  said_ = nullptr;
}

}  // namespace forensics::sandbox
