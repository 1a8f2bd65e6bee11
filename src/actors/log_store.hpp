#pragma once

#include "actors/log_archiver.hpp"

/// The logs beside the crash's own, a ConfigMap each.
namespace forensics::actors {

/// Writes the log. One that a try before has written for this case stays, and
/// the answer tells of that one.
caf::typed_response_promise<kept_log_reply> store_log(
    log_archiver_actor::stateful_pointer<log_archiver_state> self,
    keep_log what);

/// By its metadata alone: it may have a MiB, and the archiver is one.
caf::typed_response_promise<kept_log_reply> look_for_log(
    log_archiver_actor::stateful_pointer<log_archiver_state> self,
    const find_log& what);

}  // namespace forensics::actors
