#pragma once

#include <string>
#include <vector>

#include "k8s/access.hpp"
#include "plugin/screen.hpp"
#include "plugin/session.hpp"

namespace forensics::plugin {

/// The global flags where none is given.
global_flags default_flags(const k8s::environment& env);

/// The program, called with `arguments` (without its own name); the exit code.
int run(const std::vector<std::string>& arguments, const k8s::environment& env,
        screen& around);

}  // namespace forensics::plugin
