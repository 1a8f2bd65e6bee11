#include "model/json_cursor.hpp"

#include <algorithm>
#include <utility>

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace forensics::model {
namespace {

bool is_digit(char byte) noexcept { return byte >= '0' && byte <= '9'; }

/// 16 for what is no hex digit.
unsigned hex_digit(char byte) noexcept {
  if (is_digit(byte)) return static_cast<unsigned>(byte - '0');
  if (byte >= 'a' && byte <= 'f') return static_cast<unsigned>(byte - 'a') + 10;
  if (byte >= 'A' && byte <= 'F') return static_cast<unsigned>(byte - 'A') + 10;
  return 16;
}

struct string_taker
    : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, string_taker> {
  bool String(const char* bytes, rapidjson::SizeType length, bool) {
    taken.assign(bytes, length);
    return true;
  }
  std::string taken;
};

}  // namespace

std::string json_string::unescaped() const {
  rapidjson::MemoryStream stream(quoted.data(), quoted.size());
  rapidjson::Reader reader;
  string_taker taker;
  reader.Parse(stream, taker);
  return std::move(taker.taken);
}

bool json_cursor::word(std::string_view expected) noexcept {
  peek();
  const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
  if (!rest.starts_with(expected)) return false;
  at_ += expected.size();
  return true;
}

bool json_cursor::number(std::string_view& found) noexcept {
  peek();
  const char* const begin = at_;
  skip('-');
  const bool begins_with_zero = byte() == '0';
  const std::size_t whole = skip_digits();
  if (whole == 0 || whole > (begins_with_zero ? 1 : 309)) return false;
  std::size_t fraction = 0;
  if (skip('.')) {
    fraction = skip_digits();
    if (fraction == 0) return false;
  }
  if ((skip('e') || skip('E')) && !skip_exponent(308 + fraction)) return false;
  found = {begin, static_cast<std::size_t>(at_ - begin)};
  return true;
}

/// How many there were.
std::size_t json_cursor::skip_digits() noexcept {
  const char* const begin = at_;
  while (is_digit(byte())) ++at_;
  return static_cast<std::size_t>(at_ - begin);
}

bool json_cursor::skip_exponent(std::size_t largest) noexcept {
  const bool is_negative = skip('-');
  if (!is_negative) skip('+');
  const char* const begin = at_;
  std::size_t value = 0;
  for (; is_digit(byte()); ++at_)
    value = std::min(value * 10 + hex_digit(*at_), largest + 1);
  return at_ != begin && (is_negative || value <= largest);
}

bool json_cursor::skip_code_point() noexcept {
  unsigned unit = 0;
  if (!skip_hex_quad(unit)) return false;
  if (unit < 0xD800 || unit > 0xDBFF) return true;
  unsigned low = 0;
  return skip('\\') && skip('u') && skip_hex_quad(low) && low >= 0xDC00 &&
         low <= 0xDFFF;
}

bool json_cursor::skip_hex_quad(unsigned& value) noexcept {
  if (end_ - at_ < 4) return false;
  value = 0;
  for (const char* const stop = at_ + 4; at_ != stop; ++at_) {
    const unsigned digit = hex_digit(*at_);
    if (digit == 16) return false;
    value = value * 16 + digit;
  }
  return true;
}

}  // namespace forensics::model
