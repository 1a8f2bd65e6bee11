#pragma once

#include <sys/types.h>

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "model/result.hpp"
#include "sandbox/node/node_settings.hpp"

namespace forensics::sandbox {

struct command_line {
  std::filesystem::path program;
  std::vector<std::string> arguments;    ///< with the program's name first
  std::vector<std::string> environment;  ///< `NAME=value`, and nothing else
  std::filesystem::path directory;
};

/// A program in a session of its own, which ends with it: when the program has
/// exited, what is left in the session is killed, as a container's processes
/// are; what has left the session is not (see end_adopted). Its standard output
/// and error come by one pipe, so that they stay in order. The program itself
/// dies with the sandbox, however that ends.
///
/// For one thread.
class child_process : public std::enable_shared_from_this<child_process> {
 public:
  using on_output = std::function<void(std::string_view)>;
  /// Its exit code, or 128 plus the signal that ended it. Called once, after
  /// all output.
  using on_exit = std::function<void(int code)>;

  /// The error is an errno: of the execve(2), or of what comes before it.
  static result<std::shared_ptr<child_process>, int> start(
      boost::asio::io_context& io, const command_line& what,
      const process_limits& limits, on_output output, on_exit exited);

  /// Kills the session, and waits for the program's end. Calls nothing.
  ~child_process();
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  pid_t group() const noexcept { return pid_; }
  /// To the whole group that it leads; nothing once it has exited.
  void signal(int number) noexcept;

 private:
  child_process(boost::asio::io_context& io, pid_t pid, int pidfd, int output,
                on_output said, on_exit exited);
  void read_on();
  void wait_for_exit();
  void finish();
  void end_session() noexcept;

  pid_t pid_;
  boost::asio::posix::stream_descriptor exit_;
  boost::asio::posix::stream_descriptor output_;
  on_output said_;
  on_exit exited_;
  bool ended_ = false;
  std::array<char, 16384> piece_;
};

}  // namespace forensics::sandbox
