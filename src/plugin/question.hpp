#pragma once

#include <string>

#include "plugin/screen.hpp"

/// Questions are asked on a terminal alone: where nobody is there to answer, a
/// flag has to say it.
namespace forensics::plugin {

bool can_ask(const screen& around) noexcept;
/// The line that was typed, without white space around it; "" at the end of
/// input.
std::string ask(screen& around, const std::string& question);
/// `question [y/N]`; only y and yes are consent.
bool agrees(screen& around, const std::string& question);

}  // namespace forensics::plugin
