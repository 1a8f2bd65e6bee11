#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "actors/caf.hpp"
#include "k8s/error.hpp"
#include "model/time.hpp"
#include "telemetry/logger.hpp"
#include "telemetry/metrics.hpp"

namespace forensics::actors {

/// Called with the name of the place that the program has come to, and with
/// what it is about there; see docs/architecture.md. A test's may end, stall or
/// break the program.
using failpoint =
    std::function<void(std::string_view place, std::string_view subject)>;

/// What every actor is given from outside: time, chance, accidents and the two
/// ways to be heard. All are thread-safe.
struct context {
  std::function<model::timestamp()> now;  ///< wall clock
  std::function<double()> random;         ///< in [0, 1)
  /// Since any fixed moment; nobody can set it, and it goes on while the
  /// process or the machine is stopped.
  std::function<std::chrono::milliseconds()> uptime;
  std::shared_ptr<telemetry::logger> log;
  std::shared_ptr<telemetry::metrics> metrics;
  failpoint pass = [](std::string_view, std::string_view) {};
};

/// How long an actor waits for the API actor: the request's own timeout ends
/// it first, so only a dead API actor is met.
constexpr std::chrono::milliseconds api_slack{2'000};

/// How long anyone waits for the quarantine: its ten requests in a row.
constexpr std::chrono::milliseconds quarantine_deadline{102'000};

/// The CAF error of an actor that did not answer (dead, or over the
/// deadline), as an error that can be retried.
k8s::error no_answer(std::string_view from, const caf::error& why);

}  // namespace forensics::actors
