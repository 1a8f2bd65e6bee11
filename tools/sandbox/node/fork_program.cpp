#include "sandbox/node/fork_program.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace forensics::sandbox {
namespace {

/// Pointers for execve, made before the fork: no memory may be allocated after.
std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (const std::string& text : texts)
    pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

constexpr int report_fd = 3;  ///< where the child says why it failed

struct prepared {
  const char* program;
  const char* directory;
  char* const* arguments;
  char* const* environment;
  const process_limits& limits;
  int output;
  int report;
  pid_t parent;
};

[[noreturn]] void fail(int report) {
  const int why = errno;
  // Without a reader the status alone tells that it failed.
  [[maybe_unused]] const auto written = write(report, &why, sizeof why);
  _exit(127);
}

void limit(int what, std::uint64_t value, int report) {
  rlimit now{};
  if (getrlimit(static_cast<__rlimit_resource>(what), &now) != 0) fail(report);
  // No limit is raised: that would need a privilege.
  const rlim_t bound = value < now.rlim_max ? value : now.rlim_max;
  const rlimit wanted{bound, bound};
  if (setrlimit(static_cast<__rlimit_resource>(what), &wanted) != 0)
    fail(report);
}

void reset_signals() {
  for (int number = 1; number < 32; ++number)
    std::signal(number, SIG_DFL);  // KILL and STOP refuse, and need it not
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Only what is async-signal-safe may be called here.
[[noreturn]] void become(const prepared& what) {
  int report = what.report;
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail(report);
  if (getppid() != what.parent) _exit(127);
  if (setsid() < 0) fail(report);
  reset_signals();
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 ||
      dup2(what.output, STDOUT_FILENO) < 0 ||
      dup2(what.output, STDERR_FILENO) < 0)
    fail(report);
  if (report != report_fd) {
    if (dup2(report, report_fd) < 0) fail(report);
    report = report_fd;
  }
  if (fcntl(report, F_SETFD, FD_CLOEXEC) != 0) fail(report);
  // Sockets of the server, which nobody has marked close-on-exec.
  if (syscall(SYS_close_range, report_fd + 1, ~0U, 0U) != 0) fail(report);
  if (chdir(what.directory) != 0) fail(report);
  limit(RLIMIT_CORE, 0, report);
  limit(RLIMIT_FSIZE, what.limits.file_bytes, report);
  limit(RLIMIT_NOFILE, what.limits.open_files, report);
  limit(RLIMIT_CPU, what.limits.cpu_seconds, report);
  limit(RLIMIT_AS, what.limits.address_bytes, report);
  execve(what.program, what.arguments, what.environment);
  fail(report);
}

/// The child's errno, or 0 when the program runs.
int read_report(int from) {
  int why = 0;
  ssize_t got = 0;
  do {
    got = read(from, &why, sizeof why);
  } while (got < 0 && errno == EINTR);
  return got == sizeof why ? why : 0;
}

}  // namespace

result<pid_t, int> fork_program(const command_line& what,
                                const process_limits& limits, int output) {
  const auto arguments = pointers_to(what.arguments);
  const auto environment = pointers_to(what.environment);
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return failure{int{errno}};
  const prepared child{what.program.c_str(),
                       what.directory.c_str(),
                       arguments.data(),
                       environment.data(),
                       limits,
                       output,
                       report[1],
                       getpid()};
  const pid_t pid = fork();
  if (pid == 0) become(child);
  const int failed = pid < 0 ? errno : 0;
  close(report[1]);
  const int why = failed != 0 ? failed : read_report(report[0]);
  close(report[0]);
  if (why == 0) return pid;
  if (pid > 0) waitpid(pid, nullptr, 0);
  return failure{int{why}};
}

}  // namespace forensics::sandbox
