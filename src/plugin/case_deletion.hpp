#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/case_summary.hpp"
#include "plugin/session.hpp"

namespace forensics::plugin {

/// What became of the deletion of one case.
struct deletion {
  model::case_summary which;
  std::string why_not;  ///< "": it is deleted
};

/// Deletes the cases' ConfigMaps as they were read; the garbage collector then
/// deletes what they own. A case that changed meanwhile is looked at again and
/// deleted, unless somebody has put it on hold and `held_too` is not said.
/// `on_done` is told of each as soon as its batch is answered.
void delete_cases(session& in, const std::vector<model::case_summary>& cases,
                  bool held_too,
                  const std::function<void(const deletion&)>& on_done);

/// What is still there of deleted cases: `pod/x`, `secret/y`.
struct remains {
  std::vector<std::string> objects;
  std::string unknown;     ///< what could not be looked at, and why; or ""
  bool may_clear = false;  ///< looking again may help
};
remains what_remains(session& in,
                     const std::vector<model::case_summary>& deleted);

}  // namespace forensics::plugin
