#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "sandbox/objects/resource_type.hpp"

/// The fields that the served kinds have, with their types and how lists of
/// them merge: written down once (schema_text_*.cpp), read by decoding,
/// defaulting, strategic merge, server-side apply and OpenAPI.
namespace forensics::sandbox {

enum class field_type {
  string,
  integer,
  boolean,
  number,
  quantity,
  int_or_string,
  time,
  bytes,   ///< base64
  any,     ///< free JSON
  object,  ///< of `schema_field::object`
};
enum class field_shape { single, list, map };
/// How an applied list joins the one that is there: as a whole, by the keys of
/// its entries, or as a set of values.
enum class list_merge { atomic, by_key, set };
/// How a strategic merge patch changes a field that both have. `join`: objects
/// and maps member by member, lists by `patch_key` or as sets.
enum class patch_strategy { join, replace };

struct schema_struct;
struct schema_field {
  std::string_view name;
  field_type type = field_type::string;
  field_shape shape = field_shape::single;
  list_merge merge = list_merge::atomic;
  std::vector<std::string_view> keys;  ///< of list_merge::by_key
  const schema_struct* object = nullptr;
  bool required = false;     ///< written always, be it empty
  bool retain_keys = false;  ///< strategic merge's retainKeys (volumes)
  /// A pointer in Go: an empty value differs from an absent one and is kept.
  bool keeps_empty = false;
  bool whole = false;  ///< apply owns the map or object as one value
  patch_strategy patch = patch_strategy::join;
  std::string_view patch_key;
  /// Of the value, or of an entry, as Go's errors name it: `int32`,
  /// `v1.Container`.
  std::string go_type;
};
struct schema_struct {
  std::string_view name;
  std::vector<schema_field> fields;
  bool whole = false;  ///< apply owns it as one value
  const schema_field* find(std::string_view field) const noexcept;
};

/// Of a kind (`Pod`) or a part of one (`Container`); nullptr when unknown.
const schema_struct* find_schema(std::string_view name);
/// Of a served kind.
const schema_struct& schema_of(const resource_type& type);
/// Every struct there is, for OpenAPI.
std::vector<const schema_struct*> all_schemas();

/// What decoding `value` as `as` finds wrong: fields unknown, given twice or
/// mistyped. The first two are a warning, or with fieldValidation=Strict the
/// error `strict decoding error: ` and the sentences joined by `, `. A
/// mistyped field is always a 400: `Pod in version "v1" cannot be handled as a
/// Pod: ` and the sentence.
struct decoded {
  std::vector<std::string> unknown_fields;  ///< `unknown field "spec.foo"`
  std::optional<std::string> mistyped;  ///< `json: cannot unmarshal string …`
};
decoded check_fields(const model::json_value& value, const schema_struct& as);
/// What decoding into Go's structs and encoding them again makes of `object`,
/// in which check_fields has found nothing mistyped: unknown fields, nulls and
/// empty values go, those that are always written come, quantities and times
/// take their canonical form.
void prune(model::json_document& object, const schema_struct& as);
/// The same of a part.
void prune(model::json_value& value, const schema_struct& as,
           model::json_allocator& memory);

}  // namespace forensics::sandbox
