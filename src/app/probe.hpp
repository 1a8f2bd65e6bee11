#pragma once

#include <optional>
#include <string>

#include "k8s/access.hpp"
#include "k8s/client.hpp"
#include "telemetry/logger.hpp"

namespace forensics::app {

enum class probe_verdict { reachable, stopped, hopeless };
struct probe_result {
  probe_verdict verdict = probe_verdict::reachable;
  std::string message;  ///< hopeless: a sentence that says what to do
};

/// Asks the API server for its version until it answers. What may heal (the
/// server is down, a token is about to be renewed) is tried again, with a log
/// line each time and a growing wait; what can't (a certificate that does not
/// fit, a fixed token that is refused, a server that is no Kubernetes) ends it.
/// Blocks the calling thread; a stop signal ends it too.
probe_result wait_for_server(k8s::client& client,
                             const k8s::cluster_access& access,
                             telemetry::logger& log);

/// Why the API server can't read `--pod-selector`, as a sentence that names
/// the flag: it would answer no list and no watch, for ever. nullopt where it
/// can, where there is none, and where anything else is the matter, which is
/// the watch's to tell. Blocks the calling thread for 5 s at most.
std::optional<std::string> refused_selector(k8s::client& client,
                                            const std::string& pod_namespace,
                                            const std::string& selector);

/// Why `what` can't heal while the process runs, as a sentence; nullopt when
/// it can.
std::optional<std::string> hopeless(const k8s::error& what,
                                    const k8s::cluster_access& access);

}  // namespace forensics::app
