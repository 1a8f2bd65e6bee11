#pragma once

#include "sandbox/api/api.hpp"
#include "sandbox/api/request.hpp"

/// The verbs that change one object, or a collection, as requests ask for
/// them. `what.subresource` is "", `status` or `finalize`.
namespace forensics::sandbox {

answered<api_answer> create_object(api& through, const api_request& request,
                                   const resource_request& what);
answered<api_answer> replace_object(api& through, const api_request& request,
                                    const resource_request& what);
answered<api_answer> patch_object(api& through, const api_request& request,
                                  const resource_request& what);
answered<api_answer> delete_object(api& through, const api_request& request,
                                   const resource_request& what);
answered<api_answer> delete_collection(api& through, const api_request& request,
                                       const resource_request& what);

/// Who is written down in managedFields: `fieldManager`, or the client's name.
std::string manager_of(const api_request& request);
/// The error when an object that is written does not say its name.
api_error nameless(const resource_request& what);
/// The delete options of a body, or else of the query.
answered<delete_options> parse_delete(const api_request& request);
/// Of a DeleteOptions object, whose fields have their types.
answered<delete_options> read_delete_options(const model::json_value& object);
/// `Status: Success`, as a DELETE of most kinds answers.
std::string deleted_status(const resource_type& type,
                           const model::json_value& object);

}  // namespace forensics::sandbox
