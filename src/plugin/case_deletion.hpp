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
std::vector<deletion> delete_cases(
    session& in, const std::vector<model::case_summary>& cases, bool held_too);

/// What is still there of deleted cases: `pod/x`, `secret/y`. `unknown` says
/// what could not be looked at, and why.
struct remains {
  std::vector<std::string> objects;
  std::string unknown;
};
remains what_remains(session& in,
                     const std::vector<model::case_summary>& deleted);

}  // namespace forensics::plugin
