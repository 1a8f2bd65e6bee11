#pragma once

#include <string_view>

namespace forensics::micro {

/// How many times as long as the reference loop the benchmark `name` may take.
/// Throws std::out_of_range where it has no limit.
double limit_of(std::string_view name);

}  // namespace forensics::micro
