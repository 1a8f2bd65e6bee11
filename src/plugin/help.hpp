#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/command.hpp"

namespace forensics::plugin {

/// How people call it.
inline constexpr std::string_view program = "kubectl forensic";

/// What the program prints without a command.
std::string overview(const std::vector<std::unique_ptr<command>>& commands);

/// What `COMMAND --help` prints; `app` has the command's flags and the global
/// ones.
std::string help_of(const command_text& text, const CLI::App& app);

}  // namespace forensics::plugin
