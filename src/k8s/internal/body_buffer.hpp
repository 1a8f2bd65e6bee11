#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "k8s/types.hpp"

namespace forensics::k8s::internal {

/// Holds at most `limit` bytes of a body, and no more memory than that.
class body_buffer {
 public:
  body_buffer(std::size_t limit, overflow when_longer)
      : limit_(limit), when_longer_(when_longer) {}

  /// False when it does not fit (overflow::fail); what fits is held.
  bool append(std::string_view bytes);

  std::uint64_t dropped() const noexcept { return dropped_; }
  /// The held bytes in their order; leaves the buffer empty.
  std::string take();

 private:
  /// Overwrites the oldest bytes; `ring_` has its full size.
  void wrap(std::string_view bytes);

  std::size_t limit_;
  overflow when_longer_;
  std::string ring_;
  std::size_t oldest_ = 0;  ///< where in a full `ring_` the body begins
  std::uint64_t dropped_ = 0;
};

}  // namespace forensics::k8s::internal
