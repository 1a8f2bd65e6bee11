#pragma once

#include "actors/secret_redactor.hpp"

namespace forensics::actors {

/// Reads the Secrets that the pod names, and makes a mask of their values and
/// of the pod's own literals. A Secret that does not exist has no values; one
/// that can't be read, or too many of them, are said to be unknown; an API
/// server in trouble is the reply's error, to be asked again.
caf::typed_response_promise<hidden_reply> search_secrets(
    secret_redactor_actor::stateful_pointer<secret_redactor_state> self,
    find_hidden_values what);

}  // namespace forensics::actors
