#include "k8s/one_line.hpp"

#include <doctest/doctest.h>

namespace forensics::k8s {

TEST_CASE("text of others becomes one clean line") {
  struct {
    std::string what;
    std::string_view text;
    std::string_view line;
  } const cases[] = {
      {"plain text stays", "pods is forbidden", "pods is forbidden"},
      {"white space is one space", " a \t\r\n\n b\n", "a b"},
      {"terminal control is taken out", "a\x1b[31mb\x07\x7f", "a[31mb"},
      {"C1 controls too",
       "a\xC2\x9B"
       "b",
       "ab"},
      {"line separators are spaces",
       "a\xE2\x80\xA8"
       "b",
       "a b"},
      {"direction overrides too",
       "a\xE2\x80\xAE"
       "b\xE2\x81\xA6",
       "ab"},
      {"umlauts and emoji stay", "\xC3\xA4 \xF0\x9F\x98\x80",
       "\xC3\xA4 \xF0\x9F\x98\x80"},
      {"stray continuation byte",
       "a\x80"
       "b",
       "ab"},
      {"overlong slash",
       "a\xC0\xAF"
       "b",
       "ab"},
      {"surrogate",
       "a\xED\xA0\x80"
       "b",
       "ab"},
      {"past U+10FFFF",
       "a\xF4\x90\x80\x80"
       "b",
       "ab"},
      {"cut character at the end", "a\xE2\x80", "a"},
      {"lead byte before ASCII",
       "\xE2"
       "ab",
       "ab"},
      {"empty", "", ""},
  };
  for (const auto& each : cases) {
    CAPTURE(each.what);
    CHECK(one_line(each.text, 512) == each.line);
  }
}

TEST_CASE("a long line is cut between characters and says so") {
  CHECK(one_line("abcdef", 6) == "abcdef");
  CHECK(one_line("abcdefg", 6) == "abc\xE2\x80\xA6");
  CHECK(one_line("ab\xC3\xA4"
                 "defg",
                 6) == "ab\xE2\x80\xA6");
  CHECK(one_line("abcdefg", 2).empty());
  CHECK(one_line(std::string(1 << 20, 'x'), 512).size() == 512);
}

}  // namespace forensics::k8s
