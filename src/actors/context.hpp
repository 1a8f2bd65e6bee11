#pragma once

#include <functional>
#include <memory>

#include "actors/caf.hpp"
#include "k8s/error.hpp"
#include "model/time.hpp"
#include "telemetry/logger.hpp"
#include "telemetry/metrics.hpp"

namespace forensics::actors {

/// What every actor is given from outside: time, chance and the two ways to
/// be heard. All are thread-safe.
struct context {
  std::function<model::timestamp()> now;  ///< wall clock
  std::function<double()> random;         ///< in [0, 1)
  std::shared_ptr<telemetry::logger> log;
  std::shared_ptr<telemetry::metrics> metrics;
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
