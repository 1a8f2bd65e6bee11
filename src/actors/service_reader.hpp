#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "actors/context.hpp"
#include "actors/protocol.hpp"

namespace forensics::actors {

struct service_reader_state {
  static constexpr const char* name = "service_reader";
  /// What may be read at once; the rest of a namespace's Services is left out.
  static constexpr std::size_t most_services = 250;
  /// A clone's environment may be so much older. So long does a list that
  /// hangs hold up those who come after it.
  static constexpr std::chrono::seconds shared_for{1};
  /// Longer than it waits for the API server.
  static constexpr std::chrono::milliseconds patience =
      k8s::request{}.timeout + 2 * api_slack;

  struct list {
    std::optional<source_reply> answer;  ///< none: it is being read
    std::vector<caf::typed_response_promise<source_reply>> waiting;
  };

  /// An aggregate of handles CAF would make of the actor's own pointer.
  service_reader_state() = default;

  api_actor api;
  /// By namespace, those that were begun within `shared_for`.
  std::unordered_map<std::string, std::shared_ptr<list>> lists;
};

/// Reads a namespace's Services once for all cases that ask within a second: in
/// a storm each clone needs them, and a namespace may have hundreds. What fails
/// is not kept. It looks into no object.
service_reader_actor::behavior_type service_reader(
    service_reader_actor::stateful_pointer<service_reader_state> self,
    api_actor api);

}  // namespace forensics::actors
