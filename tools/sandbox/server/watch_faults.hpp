#pragma once

#include <functional>
#include <memory>

#include "sandbox/api/byte_stream.hpp"
#include "sandbox/server/faults.hpp"

namespace forensics::sandbox {

/// Runs a function on the same thread after a while, unless the ticket it
/// returned has gone by then.
using run_after = std::function<std::shared_ptr<void>(model::duration wait,
                                                      std::function<void()>)>;

bool has_watch_fault(const fault_effect& effect) noexcept;

/// `stream` with the effect's watch faults on its events. An event that waits
/// for a neighbour to change places with waits 200 ms at most.
std::unique_ptr<byte_stream> with_watch_faults(
    std::unique_ptr<byte_stream> stream, const fault_effect& effect,
    run_after after);

}  // namespace forensics::sandbox
