#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "model/time.hpp"
#include "plugin/session.hpp"

/// How commands declare what they take. A value that is not accepted ends the
/// parse with a sentence that names the flag.
namespace forensics::plugin {

/// The type name of an argument that names cases; completion looks for it.
inline constexpr const char* case_type = "CASE";

CLI::Option* add_text(CLI::App& app, const std::string& names,
                      std::string& into, const std::string& text);
/// A text that narrows what a command changes: an empty one, of a variable
/// that is not set, must not mean all.
CLI::Option* add_filter(CLI::App& app, const std::string& names,
                        std::string& into, const std::string& text);
/// `--flag`, `--flag=true`, `--flag=false`.
CLI::Option* add_switch(CLI::App& app, const std::string& names, bool& into,
                        const std::string& text);
/// Go's spelling: `90s`, `1h30m`.
CLI::Option* add_duration(CLI::App& app, const std::string& names,
                          model::duration& into, const std::string& text);
/// One of `choices`, which completion offers; "" is none.
CLI::Option* add_choice(CLI::App& app, const std::string& names,
                        std::string& into,
                        const std::vector<std::string>& choices,
                        const std::string& text);
/// Arguments that name cases.
CLI::Option* add_case(CLI::App& app, std::string& into);
CLI::Option* add_cases(CLI::App& app, std::vector<std::string>& into);

/// The values that `add_choice` gave a flag.
std::vector<std::string> choices_of(const CLI::Option& flag);

void declare_global_flags(CLI::App& app, global_flags& into);

}  // namespace forensics::plugin
