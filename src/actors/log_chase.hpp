#pragma once

#include "actors/log_archiver.hpp"

namespace forensics::actors {

/// Fetches the log of exactly the run that crashed: asks for the current or
/// the previous one as the pod stood, reads the pod again, and believes the
/// log only when the run's containerID still stands where it was asked for.
/// Otherwise it asks again at the new place, a bounded number of times.
caf::typed_response_promise<log_reply> chase_log(
    log_archiver_actor::stateful_pointer<log_archiver_state> self,
    fetch_log what);

}  // namespace forensics::actors
