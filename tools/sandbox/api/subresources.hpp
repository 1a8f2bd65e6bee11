#pragma once

#include "sandbox/api/api.hpp"
#include "sandbox/api/request.hpp"

/// Subresources that are no view of their object: a pod's `eviction` and
/// `binding`, a ServiceAccount's `token`.
namespace forensics::sandbox {

answered<api_answer> evict_pod(api& through, const api_request& request,
                               const resource_request& what);
answered<api_answer> bind_pod(api& through, const api_request& request,
                              const resource_request& what);
answered<api_answer> issue_token(api& through, const api_request& request,
                                 const resource_request& what);

}  // namespace forensics::sandbox
