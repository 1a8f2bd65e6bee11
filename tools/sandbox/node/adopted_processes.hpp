#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

namespace forensics::sandbox {

/// From now on what the programs started here leave behind becomes a child of
/// this process, not of init: none is lost sight of.
void adopt_orphans();

/// A child of this process in a session other than its own.
struct adopted_process {
  pid_t pid;
  pid_t session;
};

/// Kills the children for which `which` is true, waits for them, and does the
/// same for what they leave behind. Processes that start new ones faster than
/// they are killed are given up after some rounds.
void end_adopted(const std::function<bool(const adopted_process&)>& which);

/// True if the process was started with this `NAME=value` in its environment:
/// one that clears its environment is not known by it any more.
bool has_variable(pid_t process, const std::string& variable);

}  // namespace forensics::sandbox
