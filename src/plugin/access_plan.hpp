#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "plugin/session.hpp"

/// How a clone is entered.
namespace forensics::plugin {

/// What the crashed container ran, written for a shell and safe to show; "" if
/// its image alone says it.
std::string original_command(const model::json_value& clone);

struct exec_target {
  std::string pod;
  std::string container;
  bool terminal = false;             ///< stdin and stdout are one
  std::vector<std::string> command;  ///< empty: the toolkit's shell
};
/// `kubectl exec …`, with the flags that this program was called with.
std::vector<std::string> exec_arguments(const exec_target& where,
                                        const global_flags& flags);

}  // namespace forensics::plugin
