#pragma once

#include <memory>

#include "plugin/command.hpp"

namespace forensics::plugin {

std::unique_ptr<command> make_export_command();

}  // namespace forensics::plugin
