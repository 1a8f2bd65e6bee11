#pragma once

#include <string>
#include <vector>

#include "scenarios/support/site.hpp"

namespace forensics::test {

/// What is wrong with the cases of a quarantine after an accident, a line each;
/// "": each crash of `pods` has exactly one case, which is
/// complete, has its log ("NAME fell\n") and one clone, and all that the clone
/// mounts stands, with what the pod had; nothing stands beside that has no
/// case.
std::string flaws(const site& at, const std::vector<std::string>& pods);

/// A pod that crashed, with the log "NAME fell\n", a second container with a
/// log, and a ConfigMap and a Secret in its environment, both named `NAME`.
void crash_with_references(const site& at, const std::string& name);

}  // namespace forensics::test
