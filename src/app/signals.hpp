#pragma once

#include <chrono>

namespace forensics::app {

/// Blocks SIGTERM and SIGINT in this thread and all that it starts later, and
/// ignores SIGPIPE. To be called before any thread is made.
void block_stop_signals();

/// Waits for SIGTERM or SIGINT.
void wait_for_stop_signal();

/// Makes the wait end as if the process had been told to stop. From any thread.
void raise_stop_signal();

/// Waits at most `limit`; true when a stop signal came.
bool stop_signal_within(std::chrono::milliseconds limit);

}  // namespace forensics::app
