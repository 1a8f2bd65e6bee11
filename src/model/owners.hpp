#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/json.hpp"
#include "model/time.hpp"

/// The controllers of a pod, from the nearest on: owners.json of its case.
namespace forensics::model {

/// The ownerReference to the controller of `object`; nullptr where it has none
/// that is named. The pointer lives as long as `object`.
const json_value* controller_of(const json_value& object) noexcept;

enum class owner_kind {
  replica_set,
  deployment,
  stateful_set,
  daemon_set,
  job,
  cron_job,
  other  ///< of some operator: its reference is all that is known
};

/// How an object names its controller.
struct owner_link {
  std::string api_version;
  std::string kind;
  std::string name;
  std::string uid;

  bool operator==(const owner_link&) const = default;
};
/// nullopt where there is none.
std::optional<owner_link> owner_of(const json_value& object);
owner_kind kind_of(const owner_link& link) noexcept;

/// A pod's chain has at most so many.
inline constexpr std::size_t most_owners = 4;

/// A replica is wanted or ready.
struct replica_count {
  std::optional<std::int64_t> wanted;
  std::optional<std::int64_t> ready;
};

struct owner {
  owner_link link;
  /// Of a ReplicaSet the one it is, of a Deployment its newest, of a
  /// StatefulSet or DaemonSet the crashed pod's; "" where there is none.
  std::string revision;
  std::optional<timestamp> created_at;
  replica_count replicas;
  /// (container, image) of its template.
  std::vector<std::pair<std::string, std::string>> images;
  std::string why;  ///< why it was not read; "" where it was
};
/// What `object`, read by its name, says; `pod` is the crashed one. An object
/// with another UID has taken the owner's place, and its `why` says so.
owner read_owner(owner_link link, const json_value& object,
                 const json_value& pod);

/// `deployment.kubernetes.io/revision`, or "".
std::string_view revision_of(const json_value& object) noexcept;

/// The label selector of a workload's pods as a query has it; "" where it has
/// none, or one that can't be told so. "" must not be asked for: it is all.
std::string selector_of(const json_value& workload);

/// owners.json: a JSON array, an object an owner, bounded by
/// `longest_owners`. `why` is that of a chain that could not be read at all.
std::string to_json(const std::vector<owner>& owners, std::string_view why);

}  // namespace forensics::model
