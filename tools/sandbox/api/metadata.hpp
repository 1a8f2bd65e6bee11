#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/json.hpp"
#include "sandbox/api/api.hpp"

/// What the API server keeps in `metadata` by itself. Source: apiserver's
/// `registry/rest` (BeforeCreate, BeforeUpdate).
namespace forensics::sandbox {

inline constexpr const char* orphan_finalizer = "orphan";
inline constexpr const char* foreground_finalizer = "foregroundDeletion";

/// kind and apiVersion in front, then metadata.
void set_kind(const resource_type& type, model::json_document& object);
/// Puts the object into `ns`, or into none. Error: it names another.
std::optional<api_error> set_namespace(const resource_type& type,
                                       const std::string& ns,
                                       model::json_document& object);
/// uid and creationTimestamp; forgets what only the server may set.
void begin_metadata(model::json_document& object, surroundings& around);
/// A name of `generateName` where there is no name.
void make_name(model::json_document& object, std::mt19937_64& random);
/// What an update may leave out or can't change is as `before`.
void continue_metadata(model::json_document& object,
                       const model::json_value& before);

void set_finalizers(model::json_document& object,
                    const std::vector<std::string>& finalizers);
std::vector<std::string> finalizers_of(const model::json_value& object);
bool has_finalizer(const model::json_value& object, std::string_view name);
std::int64_t generation_of(const model::json_value& object);
void set_generation(model::json_document& object, std::int64_t generation);
/// Marks the object as being deleted, `grace` seconds from `now`.
void mark_deleted(model::json_document& object, model::timestamp now,
                  std::int64_t grace);

}  // namespace forensics::sandbox
