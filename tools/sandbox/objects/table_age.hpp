#pragma once

#include <string>
#include <string_view>

#include "model/time.hpp"

namespace forensics::sandbox {

/// How long ago an RFC 3339 time was; `<unknown>` when it is none.
std::string age_of(std::string_view time, model::timestamp now);

}  // namespace forensics::sandbox
