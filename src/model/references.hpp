#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"

namespace forensics::model {

enum class reference_kind {
  config_map,
  secret,
  pull_secret,
  services  ///< all of the namespace; the kubelet makes variables of them
};
/// `cm`, `secret`, `pull` or `services`: the middle of a copy's name. A Secret
/// that is both mounted and pulled with has two copies: they differ in type,
/// and only one of them is ever redacted.
std::string_view short_name(reference_kind kind) noexcept;
bool is_secret(reference_kind kind) noexcept;
/// Of the copy: `configmaps` or `secrets`.
std::string_view resource_of(reference_kind kind) noexcept;

/// The one name of what is all of the namespace.
inline constexpr std::string_view all_services = "services";

/// A ConfigMap or Secret that the pod's spec names, by whatever way: volumes,
/// projected volumes, env, envFrom, imagePullSecrets. Or the Services, unless
/// `enableServiceLinks` is false.
struct reference {
  reference_kind kind = reference_kind::config_map;
  std::string name;
  /// True when every use is optional: its absence does not block a start.
  bool optional = true;
  /// Keys that a use which is not optional names (env keys, volume items,
  /// subPaths); what a placeholder must hold.
  std::set<std::string> keys;

  bool operator==(const reference&) const = default;
};

/// All references of `pod` over regular, init and sidecar containers, merged
/// by (kind, name), in that order. A name that is no DNS subdomain is left
/// out: it could not exist. So is what only a token volume names. Pull secrets
/// and Services are always optional: their absence blocks no start.
std::vector<reference> references_of(const json_value& pod);

/// The names of all Secrets that a container of `pod` can show, each with
/// whether a container starts without it: those of `references_of`, and those
/// of ephemeral containers, which no clone has but whose logs are kept.
std::map<std::string, bool> shown_secrets(const json_value& pod);

/// `kube-api-access-…`, in which the API server mounts a pod's API token.
bool is_token_volume(std::string_view volume_name) noexcept;

}  // namespace forensics::model
