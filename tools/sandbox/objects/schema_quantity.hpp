#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace forensics::sandbox {

/// An amount as Kubernetes writes it: `500m`, `1536Mi`, `2e3`, `-1`. Source:
/// apimachinery's `resource.Quantity`.
class quantity {
 public:
  /// nullopt when it is none.
  static std::optional<quantity> parse(std::string_view text);
  /// The spelling that the API server answers with: `0.5` is `500m`, `1024Mi`
  /// is `1Gi`.
  std::string canonical() const;
  /// Rounded up, away from zero, to thousandths.
  quantity in_milli() const noexcept;
  bool negative() const noexcept { return nano_ < 0; }
  bool zero() const noexcept { return nano_ == 0; }
  bool whole() const noexcept { return nano_ % 1'000'000'000 == 0; }
  bool operator==(const quantity& other) const noexcept {
    return nano_ == other.nano_;
  }
  auto operator<=>(const quantity& other) const noexcept {
    return nano_ <=> other.nano_;
  }

 private:
  enum class format { decimal, binary, exponent };
  __extension__ using wide = __int128;  ///< 2^63 units, in billionths

  wide nano_ = 0;
  format format_ = format::decimal;
};

}  // namespace forensics::sandbox
