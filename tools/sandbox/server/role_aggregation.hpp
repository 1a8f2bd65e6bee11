#pragma once

#include <functional>
#include <memory>

#include "sandbox/api/api.hpp"

namespace forensics::sandbox {

/// Keeps the `rules` of each ClusterRole that has an aggregationRule those of
/// all ClusterRoles which it selects, as the controller manager does.
class role_aggregation {
 public:
  using poster = std::function<void(std::function<void()>)>;

  /// `post` runs a function later on the same thread; `served` must outlive
  /// this, what was posted need not.
  role_aggregation(api& served, poster post);

 private:
  struct work {
    api& served;
    bool due = false;
  };
  static void run(work& all);

  std::shared_ptr<work> work_;
  std::shared_ptr<void> ticket_;
};

}  // namespace forensics::sandbox
