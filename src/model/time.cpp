#include "model/time.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace forensics::model {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Takes a piece of the text from its front at a time.
class reader {
 public:
  explicit reader(std::string_view text) noexcept : rest_(text) {}

  bool at_end() const noexcept { return rest_.empty(); }

  bool skip(char expected) noexcept {
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// Exactly `count` digits, of a value up to `highest`.
  bool number(std::size_t count, int highest, int& value) noexcept {
    if (rest_.size() < count) return false;
    value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_digit(rest_[i])) return false;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return value <= highest;
  }

  std::string_view digits() noexcept {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    return take(count);
  }

  /// Up to the next digit or dot.
  std::string_view unit() noexcept {
    std::size_t count = 0;
    while (count < rest_.size() && !is_digit(rest_[count]) &&
           rest_[count] != '.')
      ++count;
    return take(count);
  }

 private:
  std::string_view take(std::size_t count) noexcept {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::string_view rest_;
};

/// `.123`, absent, or (false) a dot without digits; finer than a millisecond
/// is cut off.
bool read_fraction(reader& text, std::chrono::milliseconds& fraction) noexcept {
  if (!text.skip('.')) return true;
  const std::string_view digits = text.digits();
  int scale = 100;
  for (const char digit : digits.substr(0, 3)) {
    fraction += std::chrono::milliseconds{(digit - '0') * scale};
    scale /= 10;
  }
  return !digits.empty();
}

/// `Z`, `+01:30`, `-08:00`.
bool read_offset(reader& text, std::chrono::minutes& offset) noexcept {
  if (text.skip('Z')) return true;
  const bool west = text.skip('-');
  if (!west && !text.skip('+')) return false;
  int hours = 0;
  int minutes = 0;
  if (!text.number(2, 23, hours) || !text.skip(':') ||
      !text.number(2, 59, minutes))
    return false;
  offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  if (west) offset = -offset;
  return true;
}

struct calendar_time {
  int year, hour, minute, second, millisecond;
  unsigned month, day;
};

calendar_time to_calendar(timestamp time) noexcept {
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{midnight};
  const std::chrono::hh_mm_ss clock{time - midnight};
  return {static_cast<int>(date.year()),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count()),
          static_cast<int>(clock.subseconds().count()),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day())};
}

std::string format_seconds(timestamp time, char between) {
  const calendar_time t = to_calendar(time);
  std::array<char, 64> text{};
  const int length = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d%c%02d%c%02d", t.year,
      t.month, t.day, t.hour, between, t.minute, between, t.second);
  return {text.data(), static_cast<std::size_t>(length)};
}

/// Nanoseconds in a unit of a Go duration; 0 when there is no such unit.
std::int64_t nanoseconds_in(std::string_view unit) noexcept {
  struct entry {
    std::string_view name;
    std::int64_t nanoseconds;
  };
  static constexpr std::array units{
      entry{"ns", 1},
      entry{"us", 1'000},
      entry{"\u00b5s", 1'000},  // micro sign
      entry{"\u03bcs", 1'000},  // Greek mu
      entry{"ms", 1'000'000},
      entry{"s", 1'000'000'000},
      entry{"m", 60'000'000'000},
      entry{"h", 3'600'000'000'000},
  };
  for (const entry& known : units)
    if (known.name == unit) return known.nanoseconds;
  return 0;
}

/// One `<number><unit>` of a duration; false when it is none or too long.
bool add_term(reader& text, std::int64_t& total) noexcept {
  const std::string_view whole_digits = text.digits();
  const std::string_view fraction_digits =
      text.skip('.') ? text.digits() : std::string_view{};
  if (whole_digits.empty() && fraction_digits.empty()) return false;
  const std::int64_t unit = nanoseconds_in(text.unit());
  if (unit == 0) return false;

  std::int64_t whole = 0;
  if (!whole_digits.empty()) {
    const auto parsed = std::from_chars(
        whole_digits.data(), whole_digits.data() + whole_digits.size(), whole);
    if (parsed.ec != std::errc{}) return false;
  }
  std::int64_t term = 0;
  std::int64_t fraction = 0;
  if (__builtin_mul_overflow(whole, unit, &term)) return false;
  std::int64_t worth = unit;
  for (const char digit : fraction_digits) {
    worth /= 10;
    fraction += (digit - '0') * worth;
  }
  return !__builtin_add_overflow(term, fraction, &term) &&
         !__builtin_add_overflow(total, term, &total);
}

}  // namespace

std::optional<timestamp> parse_rfc3339(std::string_view text) noexcept {
  reader in(text);
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::chrono::milliseconds fraction{0};
  std::chrono::minutes offset{0};
  const bool well_formed =
      in.number(4, 9999, year) && in.skip('-') && in.number(2, 12, month) &&
      in.skip('-') && in.number(2, 31, day) && in.skip('T') &&
      in.number(2, 23, hour) && in.skip(':') && in.number(2, 59, minute) &&
      in.skip(':') && in.number(2, 59, second) && read_fraction(in, fraction) &&
      read_offset(in, offset) && in.at_end();
  if (!well_formed) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
      std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{hour} +
         std::chrono::minutes{minute} + std::chrono::seconds{second} +
         fraction - offset;
}

std::string format_rfc3339(timestamp time) {
  return format_seconds(time, ':') + 'Z';
}

std::string format_micro_time(timestamp time) {
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03u",
                static_cast<unsigned>(to_calendar(time).millisecond) % 1000U);
  return format_seconds(time, ':') + fraction.data() + "000Z";
}

std::string format_label_time(timestamp time) {
  return format_seconds(time, '-') + 'Z';
}

result<duration, std::string> parse_duration(std::string_view text) {
  const failure<std::string> no_duration{
      "not a duration: write a number with a unit (h, m, s, ms), such as "
      "24h, 1h30m or 500ms"};
  if (text == "0") return duration{0};
  reader in(text);
  in.skip('+');
  std::int64_t nanoseconds = 0;
  do {
    if (!add_term(in, nanoseconds)) return no_duration;
  } while (!in.at_end());
  return std::chrono::duration_cast<duration>(
      std::chrono::nanoseconds{nanoseconds});
}

std::string format_duration(duration length) {
  const std::int64_t total = length.count();
  if (total == 0) return "0s";
  const bool negative = total < 0;
  // Unsigned, so that the most negative length has an absolute value.
  const std::uint64_t count = negative ? 0 - static_cast<std::uint64_t>(total)
                                       : static_cast<std::uint64_t>(total);
  const std::uint64_t hours = count / 3'600'000;
  const std::uint64_t minutes = count / 60'000 % 60;
  const std::uint64_t rest = count % 60'000;
  std::string text = negative ? "-" : "";
  if (hours != 0) text += std::to_string(hours) + 'h';
  if (minutes != 0) text += std::to_string(minutes) + 'm';
  if (rest == 0) return text;
  if (rest < 1000) return text + std::to_string(rest) + "ms";
  text += std::to_string(rest / 1000);
  if (rest % 1000 != 0) {
    std::string fraction = std::to_string(1000 + rest % 1000).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    text += '.' + fraction;
  }
  return text + 's';
}

}  // namespace forensics::model
