#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forensics::cli {

/// What `word` was most likely meant to be: the candidate that is a few typing
/// errors away, else the only one that begins with it or holds it. Nothing
/// where that would be a guess.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace forensics::cli
