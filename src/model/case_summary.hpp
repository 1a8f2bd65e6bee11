#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/case_record.hpp"
#include "model/custody.hpp"
#include "model/json.hpp"
#include "model/repeats.hpp"

namespace forensics::model {

/// What a case's metadata tells people.
struct case_summary {
  case_view seen;
  std::string target_namespace;
  std::string source_namespace;  ///< these in full, where a label has less
  std::string pod;
  std::string pod_uid;
  std::string container;  ///< "": the pod failed as a whole
  std::string reason;
  std::optional<std::int64_t> exit_code;
  repeats repeated;
  /// Who holds it, where that was written down.
  std::optional<custody_entry> hold;
  /// Its clone's annotation holds it; then `seen.held` is true, too.
  bool held_by_clone = false;
};

/// The clone is held, and so its case is.
void hold_by_clone(case_summary& which);

/// nullopt when the object is no case, see `read_case`.
std::optional<case_summary> read_summary(const json_value& object);

}  // namespace forensics::model
