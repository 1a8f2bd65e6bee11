#include "model/utf8.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace forensics::model;

TEST_CASE("UTF-8 is that of RFC 3629") {
  struct row {
    std::string name;
    std::string_view bytes;
    bool valid;
  };
  const row rows[] = {
      {"nothing", "", true},
      {"ASCII", "abc\x7f", true},
      {"two bytes, first and last", "\xc2\x80\xdf\xbf", true},
      {"three bytes, first and last", "\xe0\xa0\x80\xef\xbf\xbf", true},
      {"around the surrogates", "\xed\x9f\xbf\xee\x80\x80", true},
      {"four bytes, first and last", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", true},
      {"a continuation alone", "\x80", false},
      {"overlong in two", "\xc1\xbf", false},
      {"overlong in three", "\xe0\x9f\xbf", false},
      {"overlong in four", "\xf0\x8f\xbf\xbf", false},
      {"a surrogate", "\xed\xa0\x80", false},
      {"past U+10FFFF", "\xf4\x90\x80\x80", false},
      {"a lead that never is", "\xf5\x80\x80\x80", false},
      {"cut after one of two", "\xc3", false},
      {"cut after two of three", "\xe2\x82", false},
      {"cut after three of four", "\xf0\x9f\x92", false},
      {"a lead where a continuation is due", "\xe2\xe2\x82", false},
  };
  for (const row& r : rows) {
    CAPTURE(r.name);
    CHECK(is_utf8(r.bytes) == r.valid);
    // At each place relative to the eight bytes that are looked at together.
    for (std::size_t before = 1; before < 17; ++before)
      CHECK(is_utf8(std::string(before, 'x').append(r.bytes) + "tail") ==
            r.valid);
  }
}

TEST_CASE("a prefix never ends inside a character") {
  const std::string_view text = "a\u00fc\U0001f4a5";  // 1, 2 and 4 bytes
  CHECK(utf8_prefix(text, 9) == text);
  CHECK(utf8_prefix(text, 7) == text);
  for (std::size_t length : {3U, 4U, 5U, 6U})
    CHECK(utf8_prefix(text, length) == "a\u00fc");
  CHECK(utf8_prefix(text, 2) == "a");
  CHECK(utf8_prefix(text, 0) == "");
  CHECK(utf8_prefix("\x80\x80\x80", 2) == "");
}
