#include "model/storm.hpp"

#include <algorithm>

namespace forensics::model {

std::size_t most_endings(std::size_t most, std::size_t on_their_way,
                         duration waited) noexcept {
  if (on_their_way <= std::max<std::size_t>(most / 4, 1)) return most;
  return waited < ending_patience ? 0 : std::max<std::size_t>(most / 8, 1);
}

duration log_patience(duration waited, duration since_last, duration grace,
                      duration longest) noexcept {
  if (since_last >= grace || waited >= longest) return duration{0};
  return std::min(grace, longest - waited);
}

}  // namespace forensics::model
