#include "model/quantity.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace forensics::model {

std::optional<std::int64_t> quantity_in_milli(std::string_view text) noexcept {
  constexpr std::pair<std::string_view, double> units[] = {
      {"", 1e0},      {"n", 1e-9},    {"u", 1e-6},    {"m", 1e-3},
      {"k", 1e3},     {"M", 1e6},     {"G", 1e9},     {"T", 1e12},
      {"P", 1e15},    {"E", 1e18},    {"Ki", 0x1p10}, {"Mi", 0x1p20},
      {"Gi", 0x1p30}, {"Ti", 0x1p40}, {"Pi", 0x1p50}, {"Ei", 0x1p60}};
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || !std::isfinite(number) || number < 0)
    return std::nullopt;
  const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  for (const auto& [name, factor] : units) {
    if (name != unit) continue;
    // 1.1 has no exact binary form: what is a hair above a thousandth is it.
    const double milli = number * factor * 1000;
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    if (milli >= static_cast<double>(most)) return most;
    return static_cast<std::int64_t>(std::ceil(milli - milli * 1e-15));
  }
  return std::nullopt;
}

}  // namespace forensics::model
