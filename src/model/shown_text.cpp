#include "model/shown_text.hpp"

#include <utility>

#include "model/objects.hpp"

namespace forensics::model {

shown_text::shown_text(std::shared_ptr<const mask> hides,
                       free_text how) noexcept
    : hides_(std::move(hides)), how_(how) {}

std::string shown_text::of(std::string_view text, std::size_t max_bytes) const {
  if (!hides_) return safe_text(text, max_bytes);
  if (how_ == free_text::left_out) return {};
  // Before the cut: nobody would know a part of a value again.
  return safe_text(hides_->hide(text), max_bytes);
}

}  // namespace forensics::model
