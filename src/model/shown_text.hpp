#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "model/mask.hpp"
#include "model/redact_pod.hpp"

namespace forensics::model {

/// How a case shows free text that others wrote: as it is, or as a redacted
/// case may. Names and images are none: see `free_text`.
class shown_text {
 public:
  /// As it is.
  shown_text() = default;
  /// As a case that is redacted by `hides` may; `how` tells whether the mask
  /// is complete.
  shown_text(std::shared_ptr<const mask> hides, free_text how) noexcept;

  bool is_redacted() const noexcept { return hides_ != nullptr; }
  /// At most `max_bytes` of it, valid UTF-8; "" where it must be left out.
  std::string of(std::string_view text, std::size_t max_bytes) const;

 private:
  std::shared_ptr<const mask> hides_;
  free_text how_ = free_text::masked;
};

}  // namespace forensics::model
