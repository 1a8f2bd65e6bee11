#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "k8s/types.hpp"

namespace forensics::k8s {

enum class kept_objects {
  suspects,  ///< pods that may have crashed, as `model::scan_pod` says
  all        ///< also those that are deleted
};

/// What a `resource_watch` asks for, and what it passes on.
struct watched_resource {
  /// One page; `limit` 0 is the whole list, `continue_token` "" begins it.
  std::function<request(std::size_t limit, std::string_view continue_token)>
      list;
  std::function<request(std::string_view resource_version,
                        std::chrono::seconds server_timeout)>
      watch;
  kept_objects kept = kept_objects::all;
  /// Lists again and again where it may list, but not watch: for what is few.
  bool lists_when_refused = false;
};

/// `ns` "" is the whole cluster, `label_selector` "" selects all.
watched_resource pods_that_may_have_crashed(std::string ns,
                                            std::string label_selector);
/// The metadata of what has `label`.
watched_resource config_map_metadata(std::string ns, std::string label);
watched_resource pod_metadata(std::string ns, std::string label);

}  // namespace forensics::k8s
