#include <utility>

#include "sandbox/api/api.hpp"
#include "sandbox/api/event_view.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/metadata.hpp"
#include "sandbox/api/preconditions.hpp"
#include "sandbox/api/strategy.hpp"
#include "sandbox/api/tracking.hpp"
#include "sandbox/objects/rules.hpp"
#include "sandbox/objects/schema.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;

constexpr const char* modified =
    "the object has been modified; please apply your changes to the latest "
    "version and try again";

api_error needs_version(const resource_type& type, std::string_view name) {
  api_error error = invalid(type, name,
                            {{"FieldValueInvalid",
                              "Invalid value: 0: must be specified for an "
                              "update",
                              "metadata.resourceVersion"}});
  // The real server's generic registry knows the resource, not the kind.
  error.kind = type.plural;
  error.message =
      type.qualified() + error.message.substr(error.message.find(' '));
  return error;
}

std::optional<api_error> check_preconditions(const resource_type& type,
                                             const json_value& object,
                                             const json_value& before) {
  const std::string_view name = name_of(before);
  const std::string_view uid = uid_of(object);
  if (!uid.empty() && uid != uid_of(before))
    return uid_conflict(type, key_of(before), uid, uid_of(before));
  const std::string_view version =
      model::text_at(object, {"metadata", "resourceVersion"});
  if (version.empty() || version == "0") {
    if (allows_unconditional_update(type)) return std::nullopt;
    return needs_version(type, name);
  }
  if (version != model::text_at(before, {"metadata", "resourceVersion"}))
    return conflict(type, name, modified);
  return std::nullopt;
}

/// Whether nothing holds the object back any more, which is being deleted.
bool may_go(const json_value& object) {
  return being_deleted(object) && finalizers_of(object).empty() &&
         model::integer_at(object,
                           {"metadata", "deletionGracePeriodSeconds"}) == 0 &&
         (model::text_at(object, {"kind"}) != "Namespace" ||
          model::array_at(object, {"spec", "finalizers"}).Empty());
}

void keep_version(json_document& object, const json_value& before) {
  take_over(object_in(object, "metadata", object.GetAllocator()),
            model::object_at(before, {"metadata"}), "resourceVersion",
            object.GetAllocator());
}

}  // namespace

answered<object_ptr> api::update(const resource_type& type,
                                 json_document object,
                                 const write_options& how) {
  const object_key key = key_of(object);
  const object_ptr stored = store_.find(type, key);
  if (stored == nullptr) return failure{not_found(type, key.name)};
  const object_ptr before = shown_as(type, stored);
  if (auto error = check_preconditions(type, object, before->json))
    return failure{std::move(*error)};

  set_kind(type, object);
  prune(object, schema_of(type));
  set_defaults(type, object);
  continue_metadata(object, before->json);
  prepare_update(type, object, before->json, how.subresource);
  if (!how.field_manager.empty())
    track(type, before->json, object, how, around_.now());
  auto causes = validate_update(type, object, before->json);
  if (!causes.empty())
    return failure{invalid(type, key.name, std::move(causes))};

  keep_version(object, before->json);
  if (static_cast<const json_value&>(object) == before->json) return stored;
  to_stored_shape(type, object);
  if (how.dry_run) return unstored_object(std::move(object));
  if (may_go(object)) {
    store_.remove(type, key);
    return unstored_object(std::move(object));
  }
  return store_.put(type, std::move(object));
}

answered<object_ptr> api::change_status(
    const resource_type& type, const object_key& key,
    const std::function<void(json_document&)>& edit) {
  const object_ptr before = store_.find(type, key);
  if (before == nullptr) return failure{not_found(type, key.name)};
  json_document changed = copy_of(before->json);
  edit(changed);
  write_options how;
  how.subresource = "status";
  return update(type, std::move(changed), how);
}

}  // namespace forensics::sandbox
