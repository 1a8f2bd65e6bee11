#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>
#include <string_view>

/// The parts of a help text.
namespace forensics::cli {

/// Lines of at most 80 columns, all indented.
std::string wrapped(std::string_view text, std::size_t indent);

/// `    --name=default:` and below it what the flag does.
std::string flag_text(const CLI::Option& flag);

}  // namespace forensics::cli
