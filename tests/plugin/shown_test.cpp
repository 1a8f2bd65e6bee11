#include "plugin/shown.hpp"

#include <doctest/doctest.h>

using namespace forensics::plugin;

TEST_CASE("what a terminal would obey is shown instead") {
  CHECK(shown("\x1b[31mred\x07") == "\\x1b[31mred\\x07");
  CHECK(shown("a\rb\x7f") == "a\\x0db\\x7f");
  CHECK(shown("\xc2\x9b"
              "31m") == "\\x9b31m");  // CSI in one character
  CHECK(shown("abc\xe2\x80\xae"
              "cba") == "abc\\u202ecba");
  CHECK(shown("\xe2\x80\xa8") == "\\u2028");
  CHECK(shown(std::string("\0", 1)) == "\\x00");
}

TEST_CASE("bytes that are no UTF-8 are shown one by one") {
  CHECK(shown("\xff"
              "a\xc3") == "\\xffa\\xc3");
  CHECK(shown("\xed\xa0\x80") == "\\xed\\xa0\\x80");  // a surrogate
}

TEST_CASE("text, line ends and tabs stay") {
  CHECK(shown("grün\n\t漢字 \\x") == "grün\n\t漢字 \\x");
}

TEST_CASE("in a line, line ends and tabs are shown, too") {
  CHECK(shown_in_line("a\n\tb") == "a\\n\\tb");
}
