#pragma once

#include <string_view>

namespace forensics::model {

/// `SIGSEGV` for 11, by Linux's numbers as nearly every architecture has them;
/// "" for 0, for the real-time signals, which have no names, and for what is
/// no signal.
std::string_view signal_name(int number) noexcept;

}  // namespace forensics::model
