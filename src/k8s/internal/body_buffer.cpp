#include "k8s/internal/body_buffer.hpp"

#include <algorithm>
#include <utility>

namespace forensics::k8s::internal {

bool body_buffer::append(std::string_view bytes) {
  const std::size_t fits = std::min(bytes.size(), limit_ - ring_.size());
  // Doubling by hand, so that the last step ends at the limit.
  if (ring_.size() + fits > ring_.capacity())
    ring_.reserve(
        std::min(limit_, std::max(ring_.size() + fits, 2 * ring_.capacity())));
  ring_.append(bytes.substr(0, fits));
  bytes.remove_prefix(fits);
  if (bytes.empty()) return true;
  if (when_longer_ == overflow::fail) return false;
  wrap(bytes);
  return true;
}

void body_buffer::wrap(std::string_view bytes) {
  dropped_ += bytes.size();
  if (bytes.size() > limit_) bytes.remove_prefix(bytes.size() - limit_);
  while (!bytes.empty()) {
    const std::size_t part = std::min(bytes.size(), limit_ - oldest_);
    std::copy_n(bytes.begin(), part,
                ring_.begin() + static_cast<std::ptrdiff_t>(oldest_));
    oldest_ = (oldest_ + part) % limit_;
    bytes.remove_prefix(part);
  }
}

std::string body_buffer::take() {
  std::rotate(ring_.begin(),
              ring_.begin() + static_cast<std::ptrdiff_t>(oldest_),
              ring_.end());
  oldest_ = 0;
  return std::exchange(ring_, {});
}

}  // namespace forensics::k8s::internal
