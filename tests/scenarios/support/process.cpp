#include "scenarios/support/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace forensics::test {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> environment_with(const variables& extra) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string name{text.substr(0, text.find('='))};
    if (!extra.contains(name)) all.emplace_back(text);
  }
  for (const auto& [name, value] : extra) all.push_back(name + '=' + value);
  return all;
}

// After fork: only what is async-signal-safe.
[[noreturn]] void become(char* const* argv, char* const* env,
                         standard_streams streams) noexcept {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const int wanted[] = {streams.in, streams.out, streams.err};
  for (int number = 0; number < 3; ++number)
    ::dup2(wanted[number] < 0 ? null : wanted[number], number);
  ::execvpe(argv[0], argv, env);
  ::_exit(127);
}

pid_t start(const std::vector<std::string>& argv, const variables& env,
            standard_streams streams) {
  auto argv_texts = argv;
  auto env_texts = environment_with(env);
  const auto argv_pointers = pointers_to(argv_texts);
  const auto env_pointers = pointers_to(env_texts);
  const pid_t pid = ::fork();
  if (pid < 0) fail("fork");
  if (pid == 0) become(argv_pointers.data(), env_pointers.data(), streams);
  return pid;
}

}  // namespace

descriptor::descriptor(descriptor&& other) noexcept
    : number_(std::exchange(other.number_, -1)) {}

descriptor& descriptor::operator=(descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

descriptor::~descriptor() {
  if (number_ >= 0) ::close(number_);
}

descriptor memory_file(std::string_view content) {
  descriptor file{::memfd_create("stream", MFD_CLOEXEC)};
  if (file.get() < 0) fail("memfd_create");
  for (std::size_t done = 0; done < content.size();) {
    const ssize_t written =
        ::write(file.get(), content.data() + done, content.size() - done);
    if (written < 0) fail("write");
    done += static_cast<std::size_t>(written);
  }
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

std::string content_of(const descriptor& file) {
  std::string text;
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = ::pread(file.get(), buffer, sizeof buffer,
                                static_cast<off_t>(text.size()));
    if (got < 0) fail("pread");
    if (got == 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

child::child(const std::vector<std::string>& argv, const variables& env,
             standard_streams streams)
    : pid_(start(argv, env, streams)),
      handle_(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0))) {}

child::~child() {
  if (exit_code_) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void child::signal(int number) const noexcept {
  if (!exit_code_) ::kill(pid_, number);
}

std::optional<int> child::wait(std::chrono::milliseconds timeout) {
  if (exit_code_) return exit_code_;
  pollfd ended{handle_.get(), POLLIN, 0};
  if (::poll(&ended, 1, static_cast<int>(timeout.count())) != 1) return {};
  int status = 0;
  if (::waitpid(pid_, &status, 0) != pid_) fail("waitpid");
  exit_code_ =
      WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return exit_code_;
}

outcome run(const std::vector<std::string>& argv, std::string_view input,
            const variables& env, std::chrono::milliseconds timeout) {
  const descriptor in = memory_file(input);
  const descriptor out = memory_file();
  const descriptor err = memory_file();
  child program(argv, env, {in.get(), out.get(), err.get()});
  auto exit_code = program.wait(timeout);
  if (!exit_code) {
    program.signal(SIGKILL);
    exit_code = program.wait(std::chrono::milliseconds{-1});
  }
  return {*exit_code, content_of(out), content_of(err)};
}

}  // namespace forensics::test
