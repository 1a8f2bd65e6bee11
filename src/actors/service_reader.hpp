#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "actors/protocol.hpp"

namespace forensics::actors {

struct service_reader_state {
  static constexpr const char* name = "service_reader";
  /// What may be read at once; the rest of a namespace's Services is left out.
  static constexpr std::size_t most_services = 250;
  /// A clone's environment may be so much older.
  static constexpr std::chrono::seconds kept_for{1};

  struct list {
    std::optional<k8s::reply> answer;  ///< none: it is being read
    std::vector<caf::typed_response_promise<k8s::reply>> waiting;
  };

  /// An aggregate of handles CAF would make of the actor's own pointer.
  service_reader_state() = default;

  api_actor api;
  std::unordered_map<std::string, list> lists;  ///< by namespace
};

/// Reads a namespace's Services once for all cases that ask for them at the
/// same time, or within a second: in a storm each clone needs them, and a
/// namespace may have hundreds. What fails is not kept. It looks into no
/// object.
service_reader_actor::behavior_type service_reader(
    service_reader_actor::stateful_pointer<service_reader_state> self,
    api_actor api);

}  // namespace forensics::actors
