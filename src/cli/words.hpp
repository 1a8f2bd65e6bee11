#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

/// What CLI11 is given to read, and what it leaves over.
namespace forensics::cli {

/// `--name` of `--name=value`.
std::string name_of(std::string_view argument);

/// `--name=value` as two words and a bare switch with its `true`, because
/// CLI11 takes the next flag for the value of a `--name=` that is empty.
std::vector<std::string> words_of(const CLI::App& app,
                                  const std::vector<std::string>& arguments);

/// `no such flag; did you mean --log-level?`
std::string unknown_flag(const CLI::App& app, const std::string& name);

}  // namespace forensics::cli
