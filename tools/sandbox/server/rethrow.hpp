#pragma once

#include <exception>

namespace forensics::sandbox {

/// Completion of a coroutine that should never throw: if it does all the same,
/// the program ends with that exception; asio::detached would hide it.
struct rethrow {
  void operator()(const std::exception_ptr& thrown) const {
    if (thrown) std::rethrow_exception(thrown);
  }
};

}  // namespace forensics::sandbox
