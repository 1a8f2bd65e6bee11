#pragma once

#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace forensics::model {

/// Hides known values wherever they stand in a text. Unchanged once made, so
/// that it may be shared between threads.
class mask {
 public:
  /// A longer value is hidden in pieces of at most this: what is left of one
  /// that a cut has shortened by less is hidden, too.
  static constexpr std::size_t longest_piece = 256;

  mask() = default;
  /// What `is_worth_hiding` is hidden, the rest of `values` is not.
  explicit mask(const std::vector<std::string>& values);

  /// `text` with REDACTED in the place of each value and of each password in
  /// a URL. Time grows with the length of the text and with the logarithm of
  /// the number of values, whatever both are.
  std::string hide(std::string_view text) const;

 private:
  struct piece {
    std::string text;
    std::size_t shorter = none;  ///< the longest other that it begins with
  };
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  /// The longest piece that `text` begins with; `last` is the last one that is
  /// not sorted behind `text`.
  std::size_t beginning_of(std::string_view text,
                           std::size_t last) const noexcept;
  /// Length of the longest piece that `text` begins with, or 0.
  std::size_t match(std::string_view text) const noexcept;

  std::vector<piece> pieces_;  ///< sorted by text
  std::bitset<1U << 16> beginnings_;
};

/// Not so short or common ("true", "8080") that hiding each one would make a
/// text unreadable without hiding a secret: 4 bytes at least, no boolean, no
/// number of fewer than 6 digits.
bool is_worth_hiding(std::string_view value) noexcept;

}  // namespace forensics::model
