#include "telemetry/utf8.hpp"

#include <doctest/doctest.h>

using forensics::telemetry::valid_utf8;

TEST_CASE("every byte that is no part of valid UTF-8 becomes U+FFFD") {
  struct row {
    const char* what;
    std::string text;
    std::string expected;
  };
  const row rows[] = {
      {"nothing", "", ""},
      {"ASCII", "pod \t\n", "pod \t\n"},
      {"a NUL", std::string("a\0b", 3), std::string("a\0b", 3)},
      {"two to four bytes", "ü€😀", "ü€😀"},
      {"a byte that begins nothing",
       "a\xFF"
       "b",
       "a\uFFFDb"},
      {"a continuation alone", "\x80z", "\uFFFDz"},
      {"cut after one of two", "a\xC3", "a\uFFFD"},
      {"cut after one of three", "a\xE2", "a\uFFFD"},
      {"cut after two of three", "a\xE2\x82", "a\uFFFD\uFFFD"},
      {"cut after three of four", "a\xF0\x9F\x98", "a\uFFFD\uFFFD\uFFFD"},
      {"cut in the middle, then a character", "\xE2\x82ü", "\uFFFD\uFFFDü"},
      {"an overlong slash", "\xC0\xAF", "\uFFFD\uFFFD"},
      {"a surrogate", "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
      {"past U+10FFFF", "\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
  };
  for (const row& each : rows) {
    CAPTURE(each.what);
    CHECK(valid_utf8(each.text) == each.expected);
  }
}
