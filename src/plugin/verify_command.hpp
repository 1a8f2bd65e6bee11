#pragma once

#include <memory>

#include "plugin/command.hpp"

namespace forensics::plugin {

std::unique_ptr<command> make_verify_command();

}  // namespace forensics::plugin
