#pragma once

#include "actors/context.hpp"
#include "k8s/access.hpp"
#include "model/manifest.hpp"
#include "model/settings.hpp"

namespace forensics::app {

/// Exit codes: 0 after a stop signal, 1 when an actor died (to be started
/// again), 2 for what can't heal by itself (flags,
/// kubeconfig, certificates, addresses in use).
inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_unusable = 2;

/// Runs the controller until a stop signal; the process's exit code. `context`
/// is the kubeconfig's; `who` stands in the cases that it signs. `pass` is
/// none but in the tests' own program.
int run(const model::settings& settings, const std::string& context,
        const model::capturer& who, const k8s::environment& env,
        const actors::failpoint& pass = {});

}  // namespace forensics::app
