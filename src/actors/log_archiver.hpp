#pragma once

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "model/retry.hpp"

namespace forensics::actors {

struct log_archiver_state {
  static constexpr const char* name = "log_archiver";
  /// How often a log is fetched again because its container restarted
  /// between the fetch and the check.
  static constexpr unsigned max_rounds = 3;
  /// A server in trouble is asked again for so long; with the last request's
  /// own time this stays below what the case waits for its log.
  static constexpr std::chrono::milliseconds patience{15'000};
  static constexpr model::backoff pauses{model::duration{250},
                                         model::duration{4'000}};

  context around;
  api_actor api;
  std::string target_namespace;
  /// A log request that got no answer for so long is given up.
  std::chrono::milliseconds log_timeout{10'000};
};

log_archiver_actor::behavior_type log_archiver(
    log_archiver_actor::stateful_pointer<log_archiver_state> self,
    context around, api_actor api, std::string target_namespace,
    std::chrono::milliseconds log_timeout);

}  // namespace forensics::actors
