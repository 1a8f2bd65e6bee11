#pragma once

#include <functional>
#include <memory>
#include <string>

#include "actors/context.hpp"
#include "actors/page_ahead.hpp"
#include "actors/protocol.hpp"
#include "actors/watch_sign.hpp"
#include "k8s/resource_watch.hpp"
#include "model/roll.hpp"

namespace forensics::actors {

struct case_watcher_state {
  static constexpr const char* name = "case_watcher";

  /// All that is kept of a case here.
  struct record {
    std::string uid;
    std::string signature;
    std::string source_namespace;
  };

  context around;
  api_actor api;
  ttl_reaper_actor reaper;
  supervisor_actor supervisor;
  watch_listener on_progress;
  k8s::resource_watch watch{k8s::resource_watch_config{}};
  std::shared_ptr<page_ahead> ahead;
  model::roll<record> cases;
  bool list_is_whole = true;  ///< nothing of it was skipped
};

/// Each case is told as it is seen, and once when it is gone, also where its
/// deletion was missed and a later list no longer has it. `on_progress` is
/// called on the actor whenever its watch comes on; it may be none.
case_watcher_actor::behavior_type case_watcher(
    case_watcher_actor::stateful_pointer<case_watcher_state> self,
    context around, k8s::resource_watch_config config, api_actor api,
    ttl_reaper_actor reaper, supervisor_actor supervisor,
    watch_listener on_progress);

}  // namespace forensics::actors
