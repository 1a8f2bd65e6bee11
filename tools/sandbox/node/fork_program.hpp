#pragma once

#include <sys/types.h>

#include "model/result.hpp"
#include "sandbox/node/child_process.hpp"

namespace forensics::sandbox {

/// Starts the program with `output` (a file descriptor) as its standard output
/// and error. Returns once it runs; the error is an errno.
result<pid_t, int> fork_program(const command_line& what,
                                const process_limits& limits, int output);

}  // namespace forensics::sandbox
