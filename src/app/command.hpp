#pragma once

#include "actors/context.hpp"

namespace forensics::app {

/// The whole command: flags, environment, then `run`; the process's exit code.
/// `pass`: see `run`.
int run_command(int argc, char** argv, const actors::failpoint& pass = {});

}  // namespace forensics::app
