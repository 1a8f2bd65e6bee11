#include <utility>

#include "sandbox/api/admission.hpp"
#include "sandbox/api/api.hpp"
#include "sandbox/api/event_view.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/metadata.hpp"
#include "sandbox/api/quota.hpp"
#include "sandbox/api/strategy.hpp"
#include "sandbox/api/tracking.hpp"
#include "sandbox/objects/rules.hpp"
#include "sandbox/objects/schema.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;

/// How often a name that is taken is made anew. Source: KEP-4420.
constexpr int name_attempts = 8;

api_error no_free_name(const resource_type& type, const std::string& name) {
  api_error error = already_exists(type, name);
  error.message +=
      ", the server was not able to generate a unique name for the object";
  error.retry_after_seconds = 1;
  return error;
}

/// The error when no name was found that is free.
std::optional<api_error> name_object(const resource_type& type,
                                     json_document& object,
                                     const store& objects,
                                     std::mt19937_64& random) {
  if (!name_of(object).empty()) {
    if (objects.find(type, key_of(object)) != nullptr)
      return already_exists(type, name_of(object));
    return std::nullopt;
  }
  std::string last;
  for (int attempt = 0; attempt < name_attempts; ++attempt) {
    make_name(object, random);
    last = name_of(object);
    if (objects.find(type, key_of(object)) == nullptr) return std::nullopt;
    model::set(object["metadata"], "name", "", object.GetAllocator());
  }
  return no_free_name(type, last);
}

}  // namespace

answered<object_ptr> api::create(const resource_type& type,
                                 const std::string& ns, json_document object,
                                 const write_options& how) {
  if (!object.IsObject()) return failure{bad_request("it is no object")};
  set_kind(type, object);
  if (auto error = set_namespace(type, ns, object))
    return failure{std::move(*error)};
  prune(object, schema_of(type));
  set_defaults(type, object);
  if (auto error = admit_create(type, object, store_, around_.random))
    return failure{std::move(*error)};
  if (!model::text_at(object, {"metadata", "resourceVersion"}).empty())
    return failure{error_of(
        500, "", "resourceVersion should not be set on objects to be created")};
  begin_metadata(object, around_);
  const auto taken = name_object(type, object, store_, around_.random);
  prepare_create(type, object, store_, around_);
  if (!how.field_manager.empty())
    track(type, model::json_value(), object, how, around_.now());
  auto causes = validate_create(type, object);
  if (!causes.empty())
    return failure{invalid(type, name_of(object), std::move(causes))};
  if (auto error = check_quotas(store_, stored_type(type), object))
    return failure{std::move(*error)};
  if (taken) return failure{*taken};

  to_stored_shape(type, object);
  if (how.dry_run) return unstored_object(std::move(object));
  return store_.put(type, std::move(object));
}

}  // namespace forensics::sandbox
