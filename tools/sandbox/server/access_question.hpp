#pragma once

#include <string>

#include "sandbox/api/api.hpp"

namespace forensics::sandbox {

/// What a request asks the access control for. A path of a resource that is
/// not served is asked for like any other, so that nobody learns more than
/// they may.
access_question question_of(const api_request& request,
                            const resource_request& what);

/// The 403 of the real API server.
api_error refusal_of(const std::string& user_name,
                     const access_question& asked);

}  // namespace forensics::sandbox
