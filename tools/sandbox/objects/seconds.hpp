#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "model/time.hpp"

namespace forensics::sandbox {

/// The seconds of an API object's field, at most a hundred years of them either
/// way: the API takes any int64, and no clock can count so far.
inline model::duration seconds_of(std::int64_t count) noexcept {
  constexpr std::int64_t most = 100LL * 365 * 24 * 60 * 60;
  return std::chrono::seconds(std::clamp(count, -most, most));
}

}  // namespace forensics::sandbox
