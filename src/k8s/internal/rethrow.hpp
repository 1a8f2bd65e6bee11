#pragma once

#include <exception>
#include <utility>

namespace forensics::k8s::internal {

/// For co_spawn: an exception that leaves a coroutine is a bug and ends the
/// process, where asio::detached would hide it.
inline void rethrow(std::exception_ptr bug) {
  if (bug) std::rethrow_exception(std::move(bug));
}

}  // namespace forensics::k8s::internal
