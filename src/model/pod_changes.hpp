#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/config_change.hpp"
#include "model/json.hpp"
#include "model/shown_text.hpp"
#include "model/time.hpp"

/// What differs between a crashed pod and a healthy one: changes.json of its
/// case.
namespace forensics::model {

/// What a crashed pod is compared with: a pod, or a ReplicaSet's template.
struct comparison {
  bool is_sibling = false;  ///< of the same revision
  std::string pod;          ///< its name; "" where it is a template
  std::string replica_set;  ///< whose template; "" where it is a pod
  std::string revision;
  std::string node;
  /// When the pod started, or the ReplicaSet was made.
  std::optional<timestamp> since;
};

/// With a pod; `revision` where its own labels don't say it.
comparison comparison_with(const json_value& pod, bool is_sibling,
                           std::string revision);

struct change_facts {
  /// Two pods, or two pod templates. `healthy` is nullptr, and `against` none,
  /// where there is nothing to compare with; `why` says so.
  const json_value* crashed = nullptr;
  const json_value* healthy = nullptr;
  std::optional<comparison> against;
  std::string why;
  /// The crashed one's literals are gone: an earlier run has redacted them.
  bool is_redacted_already = false;
  /// When the crashed pod started.
  std::optional<timestamp> started_at;
  std::vector<config_state> configuration;
  std::size_t not_looked_at = 0;  ///< ConfigMaps and Secrets beyond the bound
};

/// changes.json: a JSON object of at most `longest_changes`,
/// `{"against": {…}, "changes": [{"what", "container", "name", "crashed",
/// "healthy"}, …], "notListed": n}`, or `why` in the place of `against`. A side
/// that does not have it is left out.
///
/// Compared are: containers, images and their digests, command and args,
/// limits and requests, where the environment comes from, the ConfigMaps and
/// Secrets of volumes, checksums of configuration in annotations, variables,
/// and the node. ConfigMaps and Secrets are told that were changed after one
/// of the two pods had started.
///
/// In a redacted case, and where the healthy pod asks for it, REDACTED stands
/// for free text: literals, commands, annotations.
std::string changes_to_json(const change_facts& facts, const shown_text& how);

}  // namespace forensics::model
