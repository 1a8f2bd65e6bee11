#pragma once

#include <string>

#include "plugin/evidence/case_snapshot.hpp"
#include "plugin/session.hpp"

namespace forensics::plugin {

/// Reads a case whole: its anchor, the ConfigMaps that its manifest names, and
/// those that hold logs of it besides. `wanted` is what `find_case` takes; a
/// name in full also finds a case whose labels were taken off. Throws
/// command_failure.
case_snapshot read_snapshot(session& in, const std::string& wanted);

}  // namespace forensics::plugin
