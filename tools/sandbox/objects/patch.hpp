#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/json.hpp"
#include "model/time.hpp"
#include "sandbox/objects/api_error.hpp"
#include "sandbox/objects/schema.hpp"

/// The patch types of the Kubernetes API, as functions of two documents.
namespace forensics::sandbox {

enum class patch_type { json, merge, strategic, apply };
/// By Content-Type; nullopt for others (415).
std::optional<patch_type> patch_type_of(std::string_view content_type);

/// RFC 6902. Errors: 400 for what is no JSON patch, 422 for one that does not
/// fit the object (a failed `test`, a missing path).
answered<model::json_document> apply_json_patch(const model::json_value& to,
                                                const model::json_value& patch);
/// RFC 7386.
answered<model::json_document> apply_merge_patch(
    const model::json_value& to, const model::json_value& patch);
/// Strategic merge patch with `$patch`, `$retainKeys`,
/// `$setElementOrder/…` and `$deleteFromPrimitiveList/…`. Source:
/// sig-api-machinery/strategic-merge-patch.md.
answered<model::json_document> apply_strategic_patch(
    const model::json_value& to, const model::json_value& patch,
    const schema_struct& schema);

/// 422 for an object that a patch of `type` made and check_fields finds wrong,
/// with its sentence (`json: cannot …`, `strict decoding error: …`).
api_error wrong_after_patch(patch_type type, const model::json_value& patch,
                            const model::json_value& patched,
                            std::string_view sentence);

struct apply_options {
  std::string manager;  ///< fieldManager, required
  bool force = false;
  std::string api_version;
  std::string subresource;
  model::timestamp now{};
};
/// Server-side apply of `config` to `live` (null when it is to be created):
/// merges, removes what this manager alone owned and no longer names, writes
/// managedFields. Errors: 409 that names each field and its other manager, 400
/// for a config that does not fit the schema. What comes out is to be pruned,
/// defaulted and validated as any other update, without track_update. Source:
/// KEP-555.
answered<model::json_document> apply_config(const model::json_value& live,
                                            const model::json_value& config,
                                            const schema_struct& schema,
                                            const apply_options& how);

/// Writes down in `updated` that `how.manager` has set what differs from `live`
/// (null when it is created), as any write but apply does, so that a later
/// apply conflicts with it. `updated` is pruned and defaulted already, and what
/// the write may not touch (its status, or all but that) is as in `live`. The
/// managedFields that it came with are taken for live's; `[{}]` forgets all
/// managers.
void track_update(const model::json_value& live, model::json_document& updated,
                  const schema_struct& schema, const apply_options& how);

}  // namespace forensics::sandbox
