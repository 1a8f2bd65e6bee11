#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio.hpp>

#include "model/result.hpp"

namespace forensics::sandbox {

/// A child process that gets this process's signals, and goes with this object.
class run_command {
 public:
  /// Starts it with this process's environment and `more`. The error says why
  /// it can't be started. `patience` is what a command that runs to the end of
  /// this object gets from SIGTERM to SIGKILL.
  static result<std::unique_ptr<run_command>, std::string> start(
      boost::asio::io_context& io, const std::vector<std::string>& command,
      const std::map<std::string, std::string>& more,
      std::chrono::milliseconds patience = std::chrono::seconds{5});
  ~run_command();
  run_command(const run_command&) = delete;
  run_command& operator=(const run_command&) = delete;

  /// `call` gets its exit code once it has ended, 128 and the signal where it
  /// died of one.
  void when_ended(std::function<void(int code)> call);

 private:
  run_command(boost::asio::io_context& io, pid_t pid, int pidfd,
              std::chrono::milliseconds patience);
  void pass_signals_on();

  pid_t pid_;
  bool ended_ = false;
  std::chrono::milliseconds patience_;
  boost::asio::posix::stream_descriptor end_;
  boost::asio::signal_set signals_;
};

}  // namespace forensics::sandbox
