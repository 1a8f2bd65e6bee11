#pragma once

#include "sandbox/api/api.hpp"
#include "sandbox/api/request.hpp"

namespace forensics::sandbox {

/// A watch: the answer's stream says each event on its own line, until its
/// time is over or its client falls too far behind.
answered<api_answer> watch_objects(api& through, const api_request& request,
                                   const resource_request& what);

}  // namespace forensics::sandbox
