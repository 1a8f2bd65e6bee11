#pragma once

#include <string>

#include "model/time.hpp"

namespace forensics::model {

/// As kubectl prints an age: `45s`, `2m5s`, `3h20m`, `8d`, `2y30d`, two or
/// three figures that matter. A clock that is a second ahead gives `0s`, more
/// gives `<invalid>`. Source: apimachinery's `duration.HumanDuration`.
std::string human_duration(duration length);

}  // namespace forensics::model
