#pragma once

#include <stdexcept>
#include <string>

#include "plugin/exit_codes.hpp"

namespace forensics::plugin {

/// Ends a command. The message names the object, says what was wrong and what
/// to do next; `run` prints it behind `error: `. Thrown by what does I/O;
/// pure parts return a `result`.
class command_failure : public std::runtime_error {
 public:
  explicit command_failure(const std::string& message,
                           exit_code code = exit_failed)
      : std::runtime_error(message), code_(code) {}
  exit_code code() const noexcept { return code_; }

 private:
  exit_code code_;
};

/// The command line is wrong.
class usage_failure : public command_failure {
 public:
  explicit usage_failure(const std::string& message)
      : command_failure(message, exit_usage) {}
};

}  // namespace forensics::plugin
