#pragma once

#include "sandbox/api/api.hpp"
#include "sandbox/api/request.hpp"

namespace forensics::sandbox {

/// Answers a review (`kubectl auth can-i`, `auth whoami`, a TokenReview) by
/// the access control that the server has set.
answered<api_answer> review(api& through, const api_request& request,
                            const resource_request& what);

}  // namespace forensics::sandbox
