#pragma once

#include "sandbox/api/api.hpp"
#include "sandbox/api/request.hpp"

namespace forensics::sandbox {

/// Paths that are no resource's: discovery, `/version`, health, `/openapi`.
api_answer answer_path(api& through, const api_request& request);
/// `404 page not found` as text, for a path that nothing serves.
api_answer page_not_found();

}  // namespace forensics::sandbox
