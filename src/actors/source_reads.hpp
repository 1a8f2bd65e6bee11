#pragma once

#include <functional>

#include "actors/secret_redactor.hpp"
#include "k8s/types.hpp"
#include "model/references.hpp"

/// The ConfigMaps, Secrets and Services that a pod refers to, read by name.
/// For the secret redactor's own sources only.
namespace forensics::actors {

using redactor_pointer =
    secret_redactor_actor::stateful_pointer<secret_redactor_state>;

/// Reads what the copies will be made of, so that they need not wait for it.
void read_sources_ahead(redactor_pointer self, const read_ahead& what);

/// Reads one, or hands over what was read ahead, once. What could not be read
/// ahead is read now.
void read_source(redactor_pointer self, const model::reference& what,
                 const std::string& pod_namespace,
                 std::function<void(const source_reply&)> then);

}  // namespace forensics::actors
