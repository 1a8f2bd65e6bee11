#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

namespace forensics::cli {

inline constexpr std::string_view program = "kube-forensics-controller";

/// What --help prints: the flags by group with their defaults, then examples;
/// no line is longer than 80 columns.
std::string help_text(const CLI::App& app);

}  // namespace forensics::cli
