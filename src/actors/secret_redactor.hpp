#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "actors/protocol.hpp"

namespace forensics::actors {

/// One that was begun before its copy is made.
struct early_read {
  std::optional<source_reply> reply;                ///< when it is here
  std::function<void(const source_reply&)> then{};  ///< who waits for it
};

struct secret_redactor_state {
  static constexpr const char* name = "secret_redactor";

  /// An aggregate of handles CAF would make of the actor's own pointer.
  secret_redactor_state() = default;

  api_actor api;
  service_reader_actor services;
  std::map<std::pair<model::reference_kind, std::string>,
           std::shared_ptr<early_read>>
      ahead;
};

/// Secrets and ConfigMaps are read by name, never listed, and leave this
/// actor only as the copy's create request and as a mask.
secret_redactor_actor::behavior_type secret_redactor(
    secret_redactor_actor::stateful_pointer<secret_redactor_state> self,
    api_actor api, service_reader_actor services);

}  // namespace forensics::actors
