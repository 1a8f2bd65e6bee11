#pragma once

/// What `kubectl forensic` ends with; docs/cli-plugin.md tells users. `access`
/// ends with the code of the command that it ran.
namespace forensics::plugin {

enum exit_code : int {
  exit_ok = 0,
  exit_failed = 1,       ///< not found, not unique, refused, out of reach
  exit_usage = 2,        ///< the command line is wrong; nothing was done
  exit_not_verified = 3  ///< nothing proves that it is what was captured
};

}  // namespace forensics::plugin
