#pragma once

#include <string_view>

#include "actors/context.hpp"

/// Accidents on order: `ACCIDENT@PLACE[/SUBJECT][#N]`, such as
/// `kill@copies`, `kill@answered/create pods#2`, `throw@clone/web-1`.
///
/// ACCIDENT is `kill` (SIGKILL), `throw` (an exception) or `hang` (the thread
/// never returns). It happens at the Nth time (from 1; without it at each) that
/// the program passes PLACE with a subject that begins with SUBJECT.
namespace forensics::test {

/// None where the text says nothing; ends the process where it is wrong.
actors::failpoint parse_failpoint(std::string_view text);

}  // namespace forensics::test
