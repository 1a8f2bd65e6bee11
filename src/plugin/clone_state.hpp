#pragma once

#include <string>
#include <string_view>

#include "model/json.hpp"

/// A clone's pod in a few words.
namespace forensics::plugin {

enum class clone_phase {
  waiting,  ///< it may still come up
  running,  ///< it can be entered
  over      ///< it will not come up any more
};
struct clone_state {
  clone_phase phase = clone_phase::waiting;
  /// `Running on node-1`; of one that waits, what it waits for: `Pending:
  /// 0/3 nodes are available`, `app: ImagePullBackOff: …`. Safe to show.
  std::string text;
};
/// `container` is the one that is to be entered.
clone_state state_of(const model::json_value& pod, std::string_view container);

/// The clone's container that stands for the crashed one; "" when it has none.
std::string crashed_container_of(const model::json_value& pod);

}  // namespace forensics::plugin
