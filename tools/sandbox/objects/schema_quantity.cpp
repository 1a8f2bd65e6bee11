#include "sandbox/objects/schema_quantity.hpp"

#include <array>
#include <charconv>

namespace forensics::sandbox {
namespace {

__extension__ using wide = __int128;

constexpr wide billion = 1'000'000'000;
/// The largest amount that the API knows, 2^63 - 1.
constexpr wide largest = wide{0x7fffffffffffffff} * billion;

constexpr std::array<std::string_view, 10> decimal_suffixes{
    "n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
constexpr std::array<std::string_view, 7> binary_suffixes{
    "", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct scale {
  bool binary = false;
  bool written_as_exponent = false;
  int exponent = 0;  ///< of 10, or of 1024
};

std::optional<scale> exponent_scale(std::string_view digits) {
  if (digits.starts_with('+')) digits.remove_prefix(1);
  scale made{false, true, 0};
  const char* const end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, made.exponent);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return made;
}

std::optional<scale> parse_suffix(std::string_view suffix) {
  for (std::size_t i = 0; i < decimal_suffixes.size(); ++i)
    if (suffix == decimal_suffixes[i])
      return scale{false, false, 3 * (static_cast<int>(i) - 3)};
  for (std::size_t i = 1; i < binary_suffixes.size(); ++i)
    if (suffix == binary_suffixes[i])
      return scale{true, false, static_cast<int>(i)};
  if (suffix.front() == 'e' || suffix.front() == 'E')
    return exponent_scale(suffix.substr(1));
  return std::nullopt;
}

/// A number that only grows, up to `largest`; then what is cut off below a
/// billionth rounds away from zero.
class amount {
 public:
  void times(int factor) noexcept {
    value_ = value_ > largest / factor ? largest : value_ * factor;
  }
  void add(int digit) noexcept { value_ += digit; }
  void divide_by_ten() noexcept {
    cut_ = cut_ || value_ % 10 != 0;
    value_ /= 10;
  }
  wide get() const noexcept { return value_ + (cut_ ? 1 : 0); }
  bool zero() const noexcept { return value_ == 0; }

 private:
  wide value_ = 0;
  bool cut_ = false;
};

std::string digits_of(wide value) {
  std::string reversed;
  do {
    reversed += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  } while (value > 0);
  return {reversed.rbegin(), reversed.rend()};
}

std::string in_binary(wide nano) {
  wide value = (nano + billion - 1) / billion;
  std::size_t power = 0;
  while (value % 1024 == 0 && power + 1 < binary_suffixes.size()) {
    value /= 1024;
    ++power;
  }
  return digits_of(value) + std::string(binary_suffixes[power]);
}

std::string in_decimal(wide nano, bool with_exponent) {
  std::size_t power = 0;
  while (nano % 1000 == 0 && power + 1 < decimal_suffixes.size()) {
    nano /= 1000;
    ++power;
  }
  const int exponent = 3 * (static_cast<int>(power) - 3);
  if (!with_exponent)
    return digits_of(nano) + std::string(decimal_suffixes[power]);
  return digits_of(nano) +
         (exponent == 0 ? "" : "e" + std::to_string(exponent));
}

}  // namespace

std::optional<quantity> quantity::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  amount found;
  std::size_t at = 0;
  int decimals = 0;
  bool digits = false;
  bool point = false;
  for (; at < text.size() && (is_digit(text[at]) || text[at] == '.'); ++at) {
    if (text[at] == '.') {
      if (point) return std::nullopt;
      point = true;
      continue;
    }
    digits = true;
    // What is finer than a billionth of `n` does not count.
    if (point && decimals >= 12) continue;
    found.times(10);
    found.add(text[at] - '0');
    if (point) ++decimals;
  }
  if (!digits) return std::nullopt;
  const auto unit = parse_suffix(text.substr(at));
  if (!unit) return std::nullopt;
  if (unit->binary)
    for (int i = 0; i < unit->exponent; ++i) found.times(1024);
  int tens = (unit->binary ? 0 : unit->exponent) + 9 - decimals;
  for (; tens > 0 && !found.zero() && found.get() < largest; --tens)
    found.times(10);
  for (; tens < 0 && !found.zero(); ++tens) found.divide_by_ten();
  quantity made;
  made.nano_ = negative ? -found.get() : found.get();
  made.format_ = unit->binary                ? format::binary
                 : unit->written_as_exponent ? format::exponent
                                             : format::decimal;
  return made;
}

quantity quantity::in_milli() const noexcept {
  constexpr wide million = 1'000'000;
  quantity made = *this;
  const wide rest = nano_ % million;
  if (rest != 0) made.nano_ += (nano_ < 0 ? -million : million) - rest;
  return made;
}

std::string quantity::canonical() const {
  if (nano_ == 0) return "0";
  const wide size = nano_ < 0 ? -nano_ : nano_;
  const std::string sign = nano_ < 0 ? "-" : "";
  if (format_ == format::binary && size >= 1024 * billion)
    return sign + in_binary(size);
  return sign + in_decimal(size, format_ == format::exponent);
}

}  // namespace forensics::sandbox
