#pragma once

#include <memory>

#include "plugin/command.hpp"

namespace forensics::plugin {

std::unique_ptr<command> make_hold_command();
std::unique_ptr<command> make_release_command();

}  // namespace forensics::plugin
