#include "model/age.hpp"

#include <cstdint>

namespace forensics::model {
namespace {

/// `3h20m`, or `3h` when the smaller part is nothing.
std::string parts(std::int64_t large, char large_unit, std::int64_t small,
                  char small_unit) {
  std::string text = std::to_string(large) + large_unit;
  if (small != 0) text += std::to_string(small) + small_unit;
  return text;
}

}  // namespace

std::string human_duration(duration length) {
  const std::int64_t seconds = length.count() / 1000;
  const std::int64_t minutes = seconds / 60;
  const std::int64_t hours = minutes / 60;
  const std::int64_t days = hours / 24;
  const std::int64_t years = days / 365;
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (minutes < 2) return parts(seconds, 's', 0, ' ');
  if (minutes < 10) return parts(minutes, 'm', seconds % 60, 's');
  if (hours < 3) return parts(minutes, 'm', 0, ' ');
  if (hours < 8) return parts(hours, 'h', minutes % 60, 'm');
  if (days < 2) return parts(hours, 'h', 0, ' ');
  if (days < 8) return parts(days, 'd', hours % 24, 'h');
  if (years < 2) return parts(days, 'd', 0, ' ');
  if (years < 8) return parts(years, 'y', days % 365, 'd');
  return parts(years, 'y', 0, ' ');
}

}  // namespace forensics::model
