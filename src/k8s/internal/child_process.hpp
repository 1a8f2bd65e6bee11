#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "k8s/internal/operation.hpp"
#include "model/result.hpp"

namespace forensics::k8s::internal {

struct command_line {
  std::string file;  ///< looked for in $PATH when it holds no slash
  std::vector<std::string> args;
  std::map<std::string, std::string> env;  ///< on top of this process's own
};

struct finished_child {
  int exit_code = 0;   ///< 128 + n when signal n ended it
  std::string output;  ///< of stdout; it may hold secrets
  bool too_long = false;
};

/// Runs a program without a shell, with nothing on stdin and stderr thrown
/// away, and blocks no thread. It is killed, with what it has started, when
/// `by` is cut or when it prints more than `max_output` bytes. The error is an
/// errno value: it could not be started.
/// posix_spawn and a pidfd rather than Boost.Process, which needs a compiled
/// Boost library, a SIGCHLD handler, and lets the child inherit our sockets.
asio::awaitable<result<finished_child, int>> run_child(
    operation& by, asio::io_context& io, const command_line& command,
    std::size_t max_output);

}  // namespace forensics::k8s::internal
