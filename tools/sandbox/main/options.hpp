#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "model/time.hpp"

namespace forensics::sandbox {

enum class action {
  serve,
  run,
  stop_apiserver,
  start_apiserver,
  restart_apiserver,
  pause_apiserver,
  resume_apiserver,
};

/// What the command line says.
struct options {
  action what = action::serve;
  std::string dir;  ///< "" makes a new one
  std::uint16_t port = 0;
  std::uint64_t seed = 1;
  model::duration crash_backoff = std::chrono::seconds{1};
  model::duration crash_backoff_limit = std::chrono::seconds{10};
  bool node = true;
  std::string scripted_node;  ///< "": none
  std::vector<std::string> command;
};

/// The program is done before it began: help was asked for, or the arguments
/// are wrong.
struct early_end {
  int code = 0;
  std::string out;  ///< for stdout
  std::string err;  ///< for stderr
};

/// `arguments` without the program's name. What follows the first `--` is the
/// command, as it stands.
std::variant<options, early_end> parse_options(
    std::vector<std::string> arguments);

}  // namespace forensics::sandbox
