#pragma once

#include <functional>
#include <string>

#include "model/time.hpp"
#include "plugin/case_document.hpp"
#include "plugin/style.hpp"

namespace forensics::plugin {

/// How a next step is written: `session::forensic`.
using command_writer = std::function<std::string(const std::string& words)>;

/// A case at a glance, for people; safe to show whatever the case holds.
std::string show_text(const case_document& what, model::timestamp now,
                      const style& with, const command_writer& command);

/// The same for machines: what `list -o json` tells, and the parts of the
/// case as they are.
model::json_document show_json(const case_document& what);

}  // namespace forensics::plugin
