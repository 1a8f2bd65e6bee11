#pragma once

#include <cstddef>

#include "model/time.hpp"

/// What waits for what while more crashes come than can be worked on at once.
namespace forensics::model {

/// So long a case with its clone waits for its end while others wait for their
/// clones.
constexpr duration ending_patience{30'000};

/// How many cases may be ended at once, of `most` whose clones are worked on.
/// None in a storm, which is when over a quarter of `most` cases are
/// `on_their_way` to a clone (a few that hang are no storm); an eighth, one at
/// least, when one has `waited` for long.
std::size_t most_endings(std::size_t most, std::size_t on_their_way,
                         duration waited) noexcept;

/// How much longer a case that has `waited` for its log is to wait before it
/// is written without; 0: not at all. It waits for `longest` in all, as long as
/// another case was written less than `grace` ago (`since_last`): then it is
/// not its node that is slow.
duration log_patience(duration waited, duration since_last, duration grace,
                      duration longest) noexcept;

}  // namespace forensics::model
