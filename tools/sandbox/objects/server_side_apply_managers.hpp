#pragma once

#include <map>
#include <string>
#include <tuple>

#include "model/json.hpp"
#include "model/time.hpp"
#include "sandbox/objects/patch.hpp"
#include "sandbox/objects/server_side_apply_fields.hpp"

namespace forensics::sandbox {

/// Who manages fields: one entry of managedFields. Updates of other API
/// versions are other managers; applies are not.
struct field_manager {
  std::string name;
  bool applies = false;
  std::string api_version;
  std::string subresource;

  bool operator<(const field_manager& other) const;
  /// `"kubectl" using v1`, as conflicts tell of it.
  std::string described() const;
};
field_manager manager_of(const apply_options& how, bool applies);

struct managed_fields {
  field_set fields;
  std::string time;  ///< RFC 3339; "" when nobody wrote it
};
using managers = std::map<field_manager, managed_fields>;

/// Of `object.metadata.managedFields`; entries that are none are left out.
managers managers_of(const model::json_value& object);
/// Whether `metadata.managedFields` is `[]` or `[{}]`, which forgets all.
bool forgets_managers(const model::json_value& object);
/// Replaces `object.metadata.managedFields`.
void write_managers(const managers& all, model::json_value& object,
                    model::json_allocator& memory);

/// Without those of the metadata that nobody owns.
field_set without_identity(const field_set& fields);
/// Joins the oldest managers that update into `ancient-changes` where there
/// are more than ten.
void join_oldest(managers& all);

}  // namespace forensics::sandbox
