#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "model/json.hpp"

namespace forensics::sandbox {

/// A set of fields as managedFields' `fieldsV1` writes it, as a tree. A key is
/// `f:name`, `k:{"name":"x"}` (an entry known by its keys) or `v:"x"` (a value
/// of a set). Source: structured-merge-diff's `fieldpath`.
struct field_set {
  bool owned = false;  ///< the field itself, beside what is below it
  std::map<std::string, field_set> below;

  bool empty() const noexcept { return !owned && below.empty(); }
};

field_set parse_fields(const model::json_value& fields_v1);
model::json_value write_fields(const field_set& set,
                               model::json_allocator& memory);

field_set united(const field_set& a, const field_set& b);
field_set common(const field_set& a, const field_set& b);
/// What `a` has and `b` has not.
field_set without(const field_set& a, const field_set& b);

/// `.spec.containers[name="a"].image` of each owned field, in order.
std::vector<std::string> paths_of(const field_set& set);
/// `.image`, `[name="a"]`, `["x"]`.
std::string path_of_key(const std::string& key);

}  // namespace forensics::sandbox
