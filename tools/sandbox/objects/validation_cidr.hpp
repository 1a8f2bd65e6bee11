#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace forensics::sandbox {

/// A block of addresses: `10.0.0.0/8`, `2001:db8::/64`.
class cidr {
 public:
  static constexpr std::string_view problem =
      "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

  static std::optional<cidr> parse(std::string_view text);
  /// Smaller than `other`, and in it.
  bool strictly_inside(const cidr& other) const noexcept;

 private:
  std::array<std::uint8_t, 16> address_{};
  int bits_ = 0;      ///< of the prefix
  int all_bits_ = 0;  ///< 32 or 128
};

}  // namespace forensics::sandbox
