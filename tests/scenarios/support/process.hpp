#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Child processes: argument vectors, never a shell.
namespace forensics::test {

/// Owns a file descriptor.
class descriptor {
 public:
  explicit descriptor(int number) noexcept : number_(number) {}
  descriptor(descriptor&& other) noexcept;
  descriptor& operator=(descriptor&& other) noexcept;
  ~descriptor();
  int get() const noexcept { return number_; }

 private:
  int number_;
};

/// A file in memory, read from its start.
descriptor memory_file(std::string_view content = {});
/// All that was written to a file so far.
std::string content_of(const descriptor& file);

/// Variables set for the child on top of this process' own.
using variables = std::map<std::string, std::string>;

struct standard_streams {
  int in = -1;  ///< -1 is /dev/null, here and below
  int out = -1;
  int err = -1;
};

/// A running program. It is killed when this object goes, and when the thread
/// that started it ends, as it does with a test process that dies.
class child {
 public:
  /// `argv[0]` is looked up in PATH. A program that can't be started exits
  /// with 127.
  child(const std::vector<std::string>& argv, const variables& env,
        standard_streams streams);
  child(const child&) = delete;
  child& operator=(const child&) = delete;
  ~child();

  pid_t pid() const noexcept { return pid_; }
  void signal(int number) const noexcept;
  /// The exit code, 128 + n for signal n; nullopt while it still runs after
  /// `timeout`.
  std::optional<int> wait(std::chrono::milliseconds timeout);

 private:
  pid_t pid_;
  descriptor handle_;
  std::optional<int> exit_code_;
};

struct outcome {
  int exit_code = 0;
  std::string out;
  std::string err;
};

/// Runs a program to its end; one that takes longer than `timeout` is killed
/// (exit code 137).
outcome run(const std::vector<std::string>& argv, std::string_view input = {},
            const variables& env = {},
            std::chrono::milliseconds timeout = std::chrono::milliseconds{
                60'000});

}  // namespace forensics::test
