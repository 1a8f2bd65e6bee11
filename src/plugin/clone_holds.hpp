#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "k8s/error.hpp"
#include "model/case_summary.hpp"
#include "plugin/session.hpp"

namespace forensics::plugin {

/// Which cases are held by their clones: the controller takes a hold on a
/// clone for one on its case.
class clone_holds {
 public:
  /// Reads the metadata of the target namespace's clones. Who may not do that
  /// is told so, the first time, and no clone holds its case then. Throws
  /// command_failure where it fails otherwise.
  void read(session& in);

  void mark(model::case_summary& which) const;
  void mark(std::vector<model::case_summary>& cases) const;

 private:
  std::set<std::string, std::less<>> held_;  ///< clones, named as their cases
  bool told_ = false;
};

/// Says on standard error that `why` keeps holds on clones from being seen.
void tell_unseen_holds(session& in, const k8s::error& why);

}  // namespace forensics::plugin
