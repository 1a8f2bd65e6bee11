#pragma once

#include <optional>
#include <string>

#include "model/json.hpp"
#include "model/owners.hpp"
#include "model/signature.hpp"
#include "model/time.hpp"

namespace forensics::model {

/// Runs and is ready, is not being deleted, and none of its containers has
/// ended in the ten minutes before `now`: longer than a crash loop ever waits.
bool is_healthy(const json_value& pod, timestamp now) noexcept;

/// A pod of the same workload that a crashed one is compared with.
struct healthy_pod {
  std::string json;         ///< without managedFields
  bool is_sibling = false;  ///< of the crashed pod's own revision
  std::optional<timestamp> created_at;
  /// Its own controller: its revision's, where that is a ReplicaSet.
  std::optional<owner_link> owner;
};

/// The best of the pods that it is shown: a sibling before one of another
/// revision, among equals the newest. It holds that one alone.
class healthy_choice {
 public:
  healthy_choice(const json_value& crashed, timestamp now);

  /// A PodList, or a page of one.
  void look_at(const json_value& list);
  const std::optional<healthy_pod>& best() const noexcept { return best_; }
  bool has_sibling() const noexcept { return best_ && best_->is_sibling; }

 private:
  bool is_better(const json_value& pod) const;
  bool is_sibling(const json_value& pod) const;

  std::string uid_;
  workload workload_;
  std::optional<owner_link> owner_;
  std::string revision_hash_;
  timestamp now_;
  std::optional<healthy_pod> best_;
};

}  // namespace forensics::model
