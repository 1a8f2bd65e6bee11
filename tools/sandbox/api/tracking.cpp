#include "sandbox/api/tracking.hpp"

#include "sandbox/objects/patch.hpp"

namespace forensics::sandbox {

void track(const resource_type& type, const model::json_value& live,
           model::json_document& updated, const write_options& how,
           model::timestamp now) {
  apply_options who;
  who.manager = how.field_manager;
  who.api_version = type.api_version();
  who.subresource = how.subresource;
  who.now = now;
  track_update(live, updated, schema_of(type), who);
}

}  // namespace forensics::sandbox
