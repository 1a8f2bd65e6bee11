#pragma once

#include <string>
#include <vector>

#include "model/json.hpp"
#include "sandbox/objects/schema.hpp"
#include "sandbox/objects/server_side_apply_fields.hpp"

/// Objects as server-side apply sees them: a tree of parts, of which some are
/// owned as a whole. Source: structured-merge-diff's `typed`.
namespace forensics::sandbox {

/// What the schema says of a part of an object.
class part_shape {
 public:
  explicit part_shape(const schema_struct& root) : object_(&root) {}
  static part_shape of(const schema_field& field);

  bool is_leaf() const noexcept { return object_ == nullptr && !field_; }
  bool is_object() const noexcept { return object_ != nullptr; }
  bool is_list() const noexcept;
  /// Of the part below `key`; a leaf for what the schema has not.
  part_shape below(const std::string& key) const;
  /// Whether `key` is a field that the schema names.
  bool names(const std::string& key) const;
  /// The key of a list's entry.
  std::string key_of(const model::json_value& entry) const;

 private:
  part_shape() = default;
  static part_shape of_entry(const schema_field& field);

  const schema_struct* object_ = nullptr;
  const schema_field* field_ = nullptr;  ///< of a list or map of parts
};

struct part {
  std::string key;
  const model::json_value* value = nullptr;
};
/// What is directly below a part; nothing where it has not the shape.
std::vector<part> parts_of(const model::json_value& value,
                           const part_shape& shape);

/// All fields that `object` has.
field_set fields_of(const model::json_value& object,
                    const schema_struct& schema);

struct differences {
  field_set added;
  field_set changed;
  field_set removed;
};
differences compare(const model::json_value& before,
                    const model::json_value& after,
                    const schema_struct& schema);

/// `set` and the structs' fields on the way to what is in it.
field_set with_named_parents(const field_set& set, const schema_struct& schema);

/// A copy of `object` without what `gone` owns.
model::json_value removed(const model::json_value& object,
                          const field_set& gone, const schema_struct& schema,
                          model::json_allocator& memory);

/// `config` laid over `live`.
model::json_value merged(const model::json_value& live,
                         const model::json_value& config,
                         const schema_struct& schema,
                         model::json_allocator& memory);

/// What is wrong with an applied config: `.spec.foo: field not declared in
/// schema`.
std::vector<std::string> config_problems(const model::json_value& config,
                                         const schema_struct& schema);

}  // namespace forensics::sandbox
