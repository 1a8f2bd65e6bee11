#pragma once

#include "actors/context.hpp"
#include "actors/protocol.hpp"

namespace forensics::actors {

struct log_archiver_state {
  static constexpr const char* name = "log_archiver";
  /// How often a log is fetched again because its container restarted
  /// between the fetch and the check.
  static constexpr unsigned max_rounds = 3;

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
