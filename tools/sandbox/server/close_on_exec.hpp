#pragma once

#include <fcntl.h>

namespace forensics::sandbox {

/// Keeps a socket from the programs that are started here: what Asio opens is
/// theirs too otherwise, and a port stays taken as long as one of them lives.
inline void close_on_exec(int descriptor) {
  // Fails for a descriptor that is none, only.
  static_cast<void>(::fcntl(descriptor, F_SETFD, FD_CLOEXEC));
}

}  // namespace forensics::sandbox
