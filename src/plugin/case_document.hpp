#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/case_summary.hpp"
#include "model/json.hpp"

namespace forensics::plugin {

/// All that `show` knows of a case: its ConfigMap, read as a whole, and the
/// clone where there is one. Keys that are absent or no JSON are empty.
struct case_document {
  model::case_summary summary;
  model::json_document anchor;
  model::json_document crash;  ///< crash.json, below the same
  model::json_document pod;
  model::json_document events;
  model::json_document owners;
  model::json_document changes;
  model::json_document logs;
  std::optional<model::json_document> clone;  ///< nullopt: there is none
  std::string why_no_clone;                   ///< it could not be read: why
};

/// Reads the keys of `anchor`, which `summary` was read from.
case_document read_document(model::case_summary summary,
                            model::json_document anchor);

/// What the log or another item of the anchor has in bytes; nullopt when it is
/// not there.
std::optional<std::size_t> size_of_item(const model::json_value& anchor,
                                        std::string_view key);

}  // namespace forensics::plugin
