#pragma once

#include "actors/log_archiver.hpp"

namespace forensics::actors {

/// Fetches the log of exactly the run that crashed: asks for the current or
/// the previous one as the pod stood, reads the pod again, and believes the
/// log only when the run's containerID still stands where it was asked for.
/// Otherwise it asks again at the new place, a bounded number of times. What
/// may pass (429, 5xx, a broken connection) is waited out, for a bounded time.
caf::typed_response_promise<log_reply> chase_log(
    log_archiver_actor::stateful_pointer<log_archiver_state> self,
    fetch_log what);

/// The same for any other run, as long as its patience lasts.
caf::typed_response_promise<log_reply> chase_other_log(
    log_archiver_actor::stateful_pointer<log_archiver_state> self,
    fetch_other_log what);

/// The next try of a chase that the API server cut short.
void go_on_chasing(
    log_archiver_actor::stateful_pointer<log_archiver_state> self,
    const std::shared_ptr<chase>& hunt);

}  // namespace forensics::actors
