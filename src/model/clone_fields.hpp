#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/clone.hpp"
#include "model/clone_reasons.hpp"
#include "model/json.hpp"

/// The list of fields that a clone carries over, and what walks it. Internal
/// to the clone.
namespace forensics::model::cloning {

/// What the parts of one clone share.
struct context {
  const json_value& pod;
  const clone_request& how;
  json_allocator& memory;
  std::vector<difference> differences;

  void added(std::string field, std::string_view reason);
  void changed(std::string field, std::string_view reason);
  void removed(std::string field, std::string_view reason);
};

enum class shape {
  text,
  flag,
  integer,
  texts,     ///< array of strings
  integers,  ///< array of integers
  object,
  objects,  ///< array of objects
  special,  ///< a function of its own looks after it
  left      ///< left behind
};

struct field_rule {
  std::string_view name;
  shape kind = shape::special;
  std::string_view why = {};                ///< of a field that is left
  std::span<const field_rule> inside = {};  ///< of an object or of each object
};

/// A copy of the fields of `from` that `rules` carry. A field that is left,
/// that no rule names or that has another shape is noted as removed, unless
/// it says nothing (null, false, "", [], {}). `path` names `from`.
json_value carry(context& clone, const json_value& from,
                 std::span<const field_rule> rules, const std::string& path);

/// `list[name]`: one entry of a list in the differences.
std::string entry_path(const std::string& list, std::string_view name);

/// Sets a field of the clone's own and notes it as added or changed when
/// `from` has not the same.
void put(context& clone, json_value& to, const json_value& from,
         std::string_view key, json_value value, const std::string& path,
         std::string_view reason);

}  // namespace forensics::model::cloning
