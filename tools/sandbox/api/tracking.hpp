#pragma once

#include "sandbox/api/api.hpp"

namespace forensics::sandbox {

/// Writes down in managedFields who made `updated` of `live` (null when it is
/// created).
void track(const resource_type& type, const model::json_value& live,
           model::json_document& updated, const write_options& how,
           model::timestamp now);

}  // namespace forensics::sandbox
