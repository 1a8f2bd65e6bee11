#pragma once

#include <string>
#include <string_view>

#include "model/time.hpp"

namespace forensics::sandbox {

/// `45s`, `2m5s`, `3h20m`, `8d`, `2y30d`: two or three figures that matter.
/// A clock that is a second ahead gives `0s`, more gives `<invalid>`. Source:
/// apimachinery's `duration.HumanDuration`.
std::string human_duration(model::duration length);

/// How long ago an RFC 3339 time was; `<unknown>` when it is none.
std::string age_of(std::string_view time, model::timestamp now);

}  // namespace forensics::sandbox
