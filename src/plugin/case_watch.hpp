#pragma once

#include <functional>
#include <string>

#include "plugin/case_events.hpp"
#include "plugin/session.hpp"

namespace forensics::plugin {

/// Follows the cases that `selector` takes from `resource_version` on, for
/// ever: a watch that ends is opened again, one that is too old begins with
/// `list_again`, which returns the new version. Throws command_failure for
/// what does not heal by itself.
void watch_cases(session& in, const std::string& selector,
                 std::string resource_version,
                 const std::function<std::string()>& list_again,
                 const std::function<void(const case_event&)>& found);

}  // namespace forensics::plugin
