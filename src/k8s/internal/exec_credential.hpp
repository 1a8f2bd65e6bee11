#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "k8s/access.hpp"
#include "k8s/internal/tls_context.hpp"
#include "model/result.hpp"
#include "model/time.hpp"

/// The client.authentication.k8s.io protocol as pure functions.
namespace forensics::k8s::internal {

/// KUBERNETES_EXEC_INFO. A `cluster_info` that is no JSON object is left out.
std::string exec_info(const exec_plugin& plugin);

struct exec_credential {
  std::string token;
  client_identity identity;  ///< empty when the plugin gave none
  std::optional<model::timestamp> expires;
};

/// What a plugin prints. The error is a sentence that quotes none of it.
result<exec_credential, std::string> parse_exec_credential(
    std::string_view printed, std::string_view api_version);

/// False from 30 s before it expires.
bool is_fresh(const exec_credential& held, model::timestamp now) noexcept;

}  // namespace forensics::k8s::internal
