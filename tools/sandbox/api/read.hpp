#pragma once

#include "sandbox/api/api.hpp"
#include "sandbox/api/request.hpp"

/// GET of an object and of lists.
namespace forensics::sandbox {

answered<api_answer> get_object(api& through, const api_request& request,
                                const resource_request& what);
answered<api_answer> list_objects(api& through, const api_request& request,
                                  const resource_request& what);
/// Where the store keeps what a request names.
object_key stored_key(const resource_request& what);
/// The namespace that a list is of; "" for all.
std::string listed_namespace(const resource_request& what);

}  // namespace forensics::sandbox
